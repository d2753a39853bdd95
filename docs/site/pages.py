"""Lay out what the site is made of: the pages of the repository, and the files they speak of.

Pages keep their place, so that a warning of the build names the file to mend. A link to a file that
is no page (a scenario, a module) goes to a page made for it, which shows that file.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOP_PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
HOME = "index.md"  # what the README is called on the site
INDEX = "docs/index.md"
LINK = re.compile(r"(?<=\]\()(?P<target>[^()\s#:]+)(?=[)#])")
LANGUAGES = {".py": "python", ".yaml": "yaml", ".toml": "toml", ".json": "json"}
TOP_NAVIGATION = """

```{toctree}
:hidden:
Guide <docs/index>
Gallery <gallery>
Commands <commands>
API <api/index>
```
"""


def is_page(path: Path) -> bool:
    """Tell whether a file of the repository is a page of the site."""
    inside = path.relative_to(ROOT)
    if inside.parts[0] == "docs":
        return path.suffix == ".md" and inside.parts[:2] != ("docs", "site")
    return str(inside) in TOP_PAGES or (inside.parts[0] == "notebooks" and path.suffix == ".ipynb")


def repository_pages() -> list[Path]:
    """Return all files of the repository that become pages."""
    found = [ROOT / name for name in TOP_PAGES]
    found += sorted((ROOT / "docs").rglob("*.md")) + sorted((ROOT / "notebooks").glob("*.ipynb"))
    return [path for path in found if is_page(path)]


def sections() -> dict[str, list[str]]:
    """Read the navigation from the tables of the index: heading to pages, relative to the root."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / INDEX).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found[line.removeprefix("## ").strip()] = []
        elif row := re.match(r"\| \[[^]]*\]\(([^)#]+)\)", line):
            path = os.path.normpath(Path(INDEX).parent / row[1])
            found[list(found)[-1]].append(Path(path).as_posix())
    return found


def not_in_navigation() -> list[str]:
    """Return the pages that the index does not list."""
    listed = {path for paths in sections().values() for path in paths} | {INDEX}
    return [name for page in repository_pages() if (name := _name(page)) not in listed]


def lay_out(folder: Path) -> None:
    """Write the sources of the site into a folder, all but those that are made."""
    shown: set[Path] = set()
    shutil.copytree(ROOT / "docs/images", folder / "docs/images")
    for page in repository_pages():
        target = folder / (HOME if page.name == "README.md" else _name(page))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_with_links(page, shown), encoding="utf-8")
    for path in sorted(shown):
        _show(path, folder)
    with (folder / HOME).open("a", encoding="utf-8") as file:
        file.write(TOP_NAVIGATION)
    with (folder / INDEX).open("a", encoding="utf-8") as file:
        file.write("\n".join(_navigation()))
    (folder / "files.md").write_text("\n".join(_files(shown)), encoding="utf-8")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _with_links(page: Path, shown: set[Path]) -> str:
    """Return the text of a page, its links to other files turned to where these are on the site."""

    def turned(found: re.Match[str]) -> str:
        linked = (page.parent / found["target"]).resolve()
        if linked == ROOT / "README.md":
            return os.path.relpath(ROOT / HOME, page.parent)
        if not linked.is_relative_to(ROOT) or not linked.exists():
            return found["target"]  # the build says that it is missing
        if is_page(linked) or linked.is_relative_to(ROOT / "docs/images"):
            return found["target"]
        files = [linked] if linked.is_file() else [p for p in linked.iterdir() if p.is_file()]
        shown.update(files)
        is_one = linked.is_file()
        return os.path.relpath(f"{linked}.md" if is_one else ROOT / "files.md", page.parent)

    text = page.read_text(encoding="utf-8")
    if page.suffix != ".ipynb":
        return LINK.sub(turned, text)
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = LINK.sub(turned, "".join(cell["source"]))
    return json.dumps(notebook)


def _show(path: Path, folder: Path) -> None:
    """Write a page that shows a file of the repository."""
    copy = folder / _name(path)
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, copy)
    language = LANGUAGES.get(path.suffix, "text")
    lines = [f"# {_name(path)}", "", f"```{{literalinclude}} {path.name}", f":language: {language}"]
    copy.with_name(f"{path.name}.md").write_text("\n".join([*lines, "```", ""]), encoding="utf-8")


def _navigation() -> list[str]:
    lines: list[str] = []
    for heading, paths in sections().items():
        lines += ["", "```{toctree}", ":hidden:", f":caption: {heading}"]
        lines += [f"/{path.rpartition('.')[0]}" for path in paths if path != "README.md"]
        lines += ["/files"] if heading == list(sections())[-1] else []
        lines += ["```", ""]
    return lines


def _files(shown: set[Path]) -> list[str]:
    lines = ["# Files", "", "Files of the repository that pages link to, as they are.", ""]
    lines += ["```{toctree}"] + [f"/{_name(path)}" for path in sorted(shown)]
    return [*lines, "```", ""]
