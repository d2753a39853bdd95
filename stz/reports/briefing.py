"""A run in every form of the briefing, from one set of facts and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stz.errors import DataError
from stz.layers import Layers
from stz.maps import render_fragment
from stz.reports.facts import briefing_facts
from stz.reports.office import draw_pictures
from stz.reports.page import briefing_page
from stz.runs import Evidence, Run, evidence_of
from stz.verifier import Verification

SHORT = "short"
"""The deck of eight slides."""


def write_briefing(
    run: Run, layers: Layers, verification: Verification | None, forms: Sequence[str]
) -> Mapping[str, bytes]:
    """Return the content of each file of a briefing; the same run gives the same bytes.

    Parameters
    ----------
    run : Run
        A stored plan.
    layers : Layers
        The layers it was made from.
    verification : Verification or None
        What the independent check found.
    forms : sequence of str
        Which of ``html``, ``pptx``, ``docx`` and `SHORT`, eight slides.
    """
    facts = briefing_facts(run, verification, _evidence(run, layers))
    pictures = draw_pictures(run, layers)
    made: dict[str, bytes] = {}
    for form in forms:
        if form == "html":
            made[form] = briefing_page(facts, pictures, render_fragment(run, layers)).encode()
        elif form == "pptx":
            from stz.reports.slides import briefing_slides

            made[form] = briefing_slides(facts, pictures)
        elif form == SHORT:
            from stz.reports.slides import short_slides

            made[form] = short_slides(facts, pictures)
        elif form == "docx":
            from stz.reports.document import briefing_document

            made[form] = briefing_document(facts, pictures)
    return made


def _evidence(run: Run, layers: Layers) -> Evidence | None:
    """Return what the plan rests on; None where the layers no longer make its problem."""
    try:
        return evidence_of(run, layers)
    except DataError:
        return None
