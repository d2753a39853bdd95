"""How Sphinx builds the site: offline, every warning an error, search from the disk."""

import os
import re
from importlib.metadata import version as version_of
from pathlib import Path

from sphinx.util import logging
from sphinx.util.nodes import make_refnode

KINDS = ("class", "exception", "function", "data")
SHAPE = re.compile(r"shape (\([^()`]+\))")

project = "stz"
version = release = version_of("stz")
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
]
templates_path: list[str] = []
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4

# Notebooks are stored without what they print: they run here, where nothing of theirs is kept.
nb_execution_mode = os.environ.get("STZ_DOCS_NOTEBOOKS", "force")
nb_execution_excludepatterns = os.environ.get("STZ_DOCS_NOTEBOOKS_LEFT", "").split()
nb_execution_in_temp = True
nb_execution_raise_on_error = True
nb_execution_timeout = 240
nb_merge_streams = True

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints_format = "short"
napoleon_google_docstring = False
napoleon_use_rtype = False
python_maximum_signature_line_length = 80
python_use_unqualified_type_names = True
add_module_names = True
toc_object_entries_show_parents = "hide"

smartquotes = False  # two dashes of a command stay two

html_theme = "pydata_sphinx_theme"
html_title = "stz"
html_static_path = [str(Path(__file__).with_name("static"))]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_search_summary = False  # a page opened from the disk may not read its neighbors
html_theme_options = {
    "logo": {"text": f"stz {version}"},
    "navbar_align": "left",
    "navbar_end": ["theme-switcher"],
    "search_bar_text": "Search",
    "show_toc_level": 2,
    "back_to_top_button": False,
    "footer_start": [],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
}
html_sidebars = {"index": [], "gallery": [], "commands": []}
copybutton_prompt_text = "$ "
copybutton_only_copy_prompt_lines = True


log = logging.getLogger(__name__)


def shorten_signature(app, what, name, thing, options, signature, returns):  # type: ignore
    """Leave out what pydantic makes of fields, listed one by one; let factories be parsed."""
    if what == "class" and hasattr(thing, "model_fields"):
        return "", None
    return signature and signature.replace("<factory>", "..."), returns


def keep_shapes(app, what, name, thing, options, lines):  # type: ignore
    """Show the lengths of an array as they stand: they are no names to look up."""
    lines[:] = [SHAPE.sub(r"shape ``\1``", line) for line in lines]


def find_reference(app, env, node, text):  # type: ignore
    """Lead names in docstrings to where they are documented; of ours, complain where there is none.

    Docstrings name things by the module they are in, or by the name alone; the reference has them
    under the room that exports them. A module leads to the page of its room.
    """
    target = node.get("reftarget", "")
    if node.get("refdomain") != "py" or ("." in target and not target.startswith("stz.")):
        return None
    python = env.domains.python_domain
    last = target.rpartition(".")[2]
    found = [
        (name, entry)
        for name, entry in python.objects.items()
        if name.rpartition(".")[2] == last and entry.objtype in KINDS and not entry.aliased
    ]
    if not found:
        parts = target.split(".")
        above = [".".join(parts[:length]) for length in range(len(parts), 1, -1)]
        found = [(name, python.objects[name]) for name in above if name in python.objects]
    if found:
        name, entry = found[0]
        at = (app.builder, node["refdoc"], entry.docname, entry.node_id)
        return make_refnode(*at, text, name)
    if target.startswith("stz") and "refwarn" in node:  # written by us, no type of a signature
        log.warning("a docstring speaks of %s, which is not documented", target, location=node)
    return None


def setup(app):  # type: ignore
    """Tell Sphinx of the above."""
    app.connect("autodoc-process-signature", shorten_signature)
    app.connect("autodoc-process-docstring", keep_shapes, priority=400)  # before sections are read
    app.connect("missing-reference", find_reference)
