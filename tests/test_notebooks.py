"""Every notebook runs from top to bottom, and is stored without what it printed."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_stored_clean(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.thorough
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace("time_limit=60", "time_limit=600")
    client = NotebookClient(
        notebook,
        timeout=2400,
        startup_timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": tmp_path}},
    )
    client.execute()
    pages = list(tmp_path.rglob("*.html"))
    assert pages, "the notebook writes a map where it runs"
    assert all(page.stat().st_size > 50_000 for page in pages)
    last = [output for output in notebook.cells[-1].outputs if "data" in output]
    assert "<iframe" in "".join(output["data"].get("text/html", "") for output in last), "a map"
