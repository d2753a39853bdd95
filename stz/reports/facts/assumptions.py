"""What a plan assumes: the keys of the scenario that move it most, and what was estimated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stz.messages import ASSUMPTION_MESSAGES, translate, words_of
from stz.reports.facts.counting import listed
from stz.reports.facts.ledger import Ledger, called
from stz.reports.facts.values import Cell, Column, Section, Table, as_given
from stz.scenario import Scenario

_OFTEN_NONE = frozenset(
    {
        "candidates.lock", "candidates.ban", "years.first", "years.budgets_musd", "n_zones",
        "max_zones", "exports_min_musd", "spacing_km", "quotas", "bounds", "risks",
        "power.target_min_per_year",
    }
)  # fmt: skip
"""Keys that are left out where nothing was asked."""
_KEYS = tuple(
    key.removeprefix("assume.")
    for key in ASSUMPTION_MESSAGES
    if key.count(".") and key.removeprefix("assume.") not in (
        "none", "yes", "no", "tier", "availability.target", "locked", "ignored", "between", "least",
        "most", "risk",
    )
)  # fmt: skip


def assumptions_section(ledger: Ledger) -> Section:
    """Return the scenario's assumptions as a table, and the notes of the run as a list."""
    scenario = ledger.run.scenario
    rows = []
    for key in _KEYS:
        found = _found(scenario, key)
        if key in _OFTEN_NONE and found in (None, (), {}):
            continue
        rows.append((translate(f"assume.{key}"), _cell(key, found), key))
    basis = called(scenario.tiers.additionality_basis)
    return Section(
        key="assumptions",
        title=translate("report.assumptions"),
        sentences=(basis,) if basis else (),
        tables=(
            Table(
                key="assumptions",
                caption=translate("report.table.assumptions"),
                columns=(
                    Column(translate("report.col.assumption"), 24),
                    Column(translate("report.col.value"), 22),
                    Column(translate("report.col.scenario_key"), 18),
                ),
                rows=tuple(rows),
            ),
        ),
        notes_title=translate("report.estimated.title"),
        notes=tuple(called(note) for note in ledger.said("notes") or ()),
    )


def _found(scenario: Scenario, key: str) -> Any:
    found: Any = scenario
    for part in key.split("."):
        found = getattr(found, part, None)
    return found


def _cell(key: str, found: Any) -> Cell:
    if found is None or found == ():
        return translate("assume.none")
    if isinstance(found, bool):
        return translate("assume.yes" if found else "assume.no")
    if isinstance(found, int | float):
        return str(found) if key == "years.first" else as_given(found)
    if key == "tiers.additionality":
        return ", ".join(
            translate("assume.tier", tier=tier, share=as_given(part).text)
            for tier, part in found.items()
        )
    if key == "availability":
        return translate("assume.availability.target", share=as_given(found.target_pct).text)
    if key == "candidates.existing_zones":
        return translate(f"assume.{found}")
    if key in ("quotas", "bounds"):
        return "; ".join(_bounded(rule) for rule in found)
    if key == "risks":
        return "; ".join(
            translate(
                "assume.risk",
                name=called(risk.name),
                rate=as_given(risk.rate_per_year).text,
                hours=as_given(risk.repair_h).text,
            )
            for risk in found
        )
    if isinstance(found, tuple):
        return ", ".join(_part(part) for part in found)
    return words_of(called(found))


def _part(part: object) -> str:
    if part is None:
        return translate("assume.none")
    return as_given(part).text if isinstance(part, int | float) else called(part)


def _bounded(rule: Any) -> str:
    said: Mapping[str, Any] = rule.model_dump()
    bounds = [
        translate(f"assume.{word}", number=as_given(said[name]).text)
        for name, word in (
            ("minimum", "least"), ("min_share", "least"), ("maximum", "most"), ("max_share", "most")
        )
        if said.get(name) is not None
    ]  # fmt: skip
    return translate("assume.between", name=called(rule.name), bounds=listed(bounds))
