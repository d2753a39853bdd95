"""What a plan assumes: the keys of the scenario that move it most, and what was estimated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from types import SimpleNamespace
from typing import Any

from pydantic import BaseModel

from stz.messages import ASSUMPTION_MESSAGES, translate, words_of
from stz.reports.facts.ledger import Ledger, called
from stz.reports.facts.said import Said, as_stated, joined, listed, say
from stz.reports.facts.values import (
    Cell,
    Column,
    Section,
    Table,
    Value,
    as_given,
    musd,
    share,
    value,
    year,
)
from stz.runs import Effect
from stz.scenario import Change, Scenario, ranges

_OFTEN_NONE = frozenset(
    {
        "candidates.lock", "candidates.ban", "years.first", "years.budgets_musd", "n_zones",
        "max_zones", "exports_min_musd", "spacing_km", "quotas", "bounds", "risks",
        "power.target_min_per_year", "tiers.additionality", "power.load_shedding.hours_per_day",
        "power.load_shedding.spared_share", "talent.outside_share",
        "tiers.additionality_level", "tiers.additionality_slope",
    }
)  # fmt: skip
"""Keys that are left out where nothing was asked."""
MOST_EFFECTS = 12
"""So many of the assumptions that move the plan are told."""
_WORDS = frozenset(
    {
        "none", "yes", "no", "tier", "availability.target", "locked", "ignored", "between", "least",
        "most", "risk", "size.fixed_capex_musd", "size.block_capex_musd", "package.capex",
        "additionality.of", "per_seat", "cities.capex_musd",
    }
)  # fmt: skip
_KEYS = tuple(
    key.removeprefix("assume.")
    for key in ASSUMPTION_MESSAGES
    if key.removeprefix("assume.") not in _WORDS
)


def assumptions_section(ledger: Ledger) -> Section:
    """Return what was changed, what matters most, all assumptions, and the notes of the run."""
    of_layers = ledger.run.scenario.problem == "layers"
    stated = called(ledger.run.scenario.tiers.additionality_basis) if of_layers else ""
    basis = as_stated(stated, "scenario.tiers.additionality_basis")
    changed, effects = _changes(ledger), _effects(ledger)
    return Section(
        key="assumptions",
        title=translate("report.assumptions"),
        sentences=tuple(filter(None, (changes_sentence(ledger), basis))),
        tables=tuple(filter(None, (changed, effects, _asked(ledger), _ranges(ledger)))),
        notes_title=translate("report.estimated.title"),
        notes=tuple(
            as_stated(called(note), f"note.{place}")
            for place, note in enumerate(ledger.said("notes") or (), start=1)
        ),
    )


def changes_sentence(ledger: Ledger) -> Said:
    """Return what was changed against the scenario that was named; '' where nothing was."""
    scenario = ledger.run.scenario
    if not scenario.changes:
        return Said("")
    return say(
        "report.say.changed",
        name=called(scenario.changed_from),
        changes=joined(
            "; ",
            (
                say("changed.key", what=called(one.key), was=_was(one), now=_now(one))
                for one in scenario.changes
            ),
        ),
    )


def strongest(ledger: Ledger, most: int) -> tuple[Said, ...]:
    """Return the assumptions that move the plan most, each in a sentence."""
    return tuple(
        say(
            "report.say.effect",
            what=effect_name(effect),
            value=effect_value(effect),
            change=effect_change(effect),
        )
        for effect in ledger.effects[:most]
    )


def _changes(ledger: Ledger) -> Table | None:
    scenario = ledger.run.scenario
    if not scenario.changes:
        return None
    return Table(
        key="changes",
        caption=translate("report.table.changes", name=called(scenario.changed_from)),
        columns=(
            Column(translate("report.col.scenario_key"), 24),
            Column(translate("report.col.was"), 16),
            Column(translate("report.col.now"), 16),
        ),
        rows=tuple((called(one.key), _was(one), _now(one)) for one in scenario.changes),
    )


def _was(change: Change) -> Said:
    """Return what a key said before; the run keeps it as it was written there."""
    return as_stated(called(change.was), f"changed.{change.key}")


def _now(change: Change) -> Said:
    """Return what a key says in this plan."""
    return as_stated(called(change.now), f"scenario.{change.key}")


def _effects(ledger: Ledger) -> Table | None:
    if not ledger.effects:
        return None
    return Table(
        key="effects",
        caption=translate("report.table.effects"),
        columns=(
            Column(translate("report.col.assumption"), 24),
            Column(translate("report.col.value"), 16),
            Column(translate("report.col.effect"), 16),
            Column(translate("report.col.effect.share"), 7, numeric=True),
            Column(translate("report.col.scenario_key"), 20),
        ),
        rows=tuple(
            (
                effect_name(effect),
                effect_value(effect),
                effect_change(effect),
                share(effect.share, 1, estimated=True).named(f"effect.{effect.key}"),
                effect.key,
            )
            for effect in ledger.effects[:MOST_EFFECTS]
        ),
        note=translate("report.table.effects.note"),
    )


def effect_name(effect: Effect) -> str:
    """Return what an assumption is called in words."""
    parts = effect.key.split(".")
    if effect.key.startswith("sizes."):
        return translate(f"assume.size.{parts[-1]}", name=called(".".join(parts[1:-1])))
    if effect.key.startswith("power.packages."):
        return translate("assume.package.capex", name=called(".".join(parts[2:-1])))
    if effect.key.startswith("tiers.additionality."):
        return translate("assume.additionality.of", tier=parts[-1])
    return translate(f"assume.{effect.key}")


def effect_value(effect: Effect) -> Cell:
    """Return the assumption itself, in words."""
    trace = f"scenario.{effect.key}"
    if isinstance(effect.value, str):
        return Value(None, words_of(called(effect.value)), trace=trace)
    shown = as_given(effect.value).named(trace)
    if effect.per_seat is None:
        return shown
    each = value(effect.per_seat).named(f"effect.{effect.key}.per_seat")
    return say("assume.per_seat", value=shown, each=each)


def effect_change(effect: Effect) -> Said:
    """Return what the figure of the plan loses, in words."""
    amount = abs(effect.change)
    if effect.figure == "downtime":
        told = value(amount, translate("report.unit.minutes"), 1, estimated=True)
    else:
        told = musd(amount, " a year" if effect.figure == "exports" else "", estimated=True)
    return say(f"report.effect.{effect.figure}", amount=told.named(f"effect.{effect.key}.change"))


def _asked(ledger: Ledger) -> Table:
    asked = _said(ledger)
    rows = []
    for key in _KEYS:
        if not _is_said(asked, key):
            continue
        found = _found(asked, key)
        if key in _OFTEN_NONE and found in (None, (), {}):
            continue
        rows.append((translate(f"assume.{key}"), _traced(_cell(key, found), key), key))
    return Table(
        key="assumptions",
        caption=translate("report.table.assumptions"),
        columns=(
            Column(translate("report.col.assumption"), 24),
            Column(translate("report.col.value"), 22),
            Column(translate("report.col.scenario_key"), 18),
        ),
        rows=tuple(rows),
    )


def _ranges(ledger: Ledger) -> Table | None:
    """Return how far each number in doubt is known; None where the scenario has no ranges."""
    known = ranges(ledger.run.scenario) if ledger.run.scenario.problem == "layers" else ()
    rows = []
    for one in known:
        trace = f"scenario.uncertain.{one.name}"
        central: Cell = translate("report.range.factor")
        if not one.factor:
            central = as_given(one.central).named(f"scenario.{one.where}")
        low, high = (
            as_given(one.low).named(f"{trace}.low"),
            as_given(one.high).named(f"{trace}.high"),
        )
        rows.append((called(one.name), low, central, high, one.grade, called(one.basis), one.where))
    if not rows:
        return None
    return Table(
        key="ranges",
        caption=translate("report.table.ranges"),
        columns=(
            Column(translate("report.col.assumption"), 18),
            Column(translate("report.col.low"), 6, numeric=True),
            Column(translate("report.col.central"), 7, numeric=True),
            Column(translate("report.col.high"), 6, numeric=True),
            Column(translate("report.col.grade"), 5),
            Column(translate("report.col.range_basis"), 30),
            Column(translate("report.col.scenario_key"), 16),
        ),
        rows=tuple(rows),
        note=translate("report.table.ranges.note"),
    )


def _said(ledger: Ledger) -> object:
    """Return what has the numbers that were asked for: the scenario, or the tables' own limits."""
    run = ledger.run
    if run.scenario.problem == "layers":
        return run.scenario
    instance = run.instance
    return SimpleNamespace(
        **asdict(instance.limits),
        objective=run.scenario.objective,
        protection=instance.protection,
        quotas=instance.quotas,
        bounds=instance.bounds,
        policy=instance.levers,
    )


def _is_said(asked: object, key: str) -> bool:
    """Whether a key is one of those that were asked for."""
    return isinstance(asked, Scenario) or hasattr(asked, key.split(".", maxsplit=1)[0])


def _found(asked: object, key: str) -> Any:
    found: Any = asked
    for part in key.split("."):
        found = getattr(found, part, None)
    return found


def _traced(cell: Cell, key: str) -> Cell:
    """Return a cell with the name of its key, where there is a number in it."""
    trace = f"scenario.{key}"
    return cell.named(trace) if isinstance(cell, Value) else as_stated(cell, trace)


def _cell(key: str, found: Any) -> Cell:
    if found is None or found == ():
        return translate("assume.none")
    if isinstance(found, bool):
        return translate("assume.yes" if found else "assume.no")
    if isinstance(found, int | float):
        return year(found) if key == "years.first" else as_given(found)
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
    said: Mapping[str, Any] = rule.model_dump() if isinstance(rule, BaseModel) else asdict(rule)
    bounds = [
        translate(f"assume.{word}", number=as_given(said[name]).text)
        for name, word in (
            ("minimum", "least"), ("min_share", "least"), ("maximum", "most"), ("max_share", "most")
        )
        if said.get(name) is not None
    ]  # fmt: skip
    return translate("assume.between", name=called(rule.name), bounds=listed(bounds))
