"""The availability certificate: minutes a year by cause, targets, and the independent check."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping

import pandas as pd

from stz.colors import BLUE, ORANGE, VERMILION
from stz.messages import CATALOG, rounded_down, translate, translate_counted, words_of
from stz.reports.facts.counting import counted
from stz.reports.facts.ledger import Ledger, called
from stz.reports.facts.said import Said, as_stated, joined, listed, say
from stz.reports.facts.values import (
    Cell,
    Chart,
    Column,
    Section,
    Series,
    Table,
    Value,
    as_given,
    count,
    in_service,
    minutes,
)
from stz.reports.facts.zones import allowed, label, no_targets
from stz.verifier import TOLERANCE


def availability_section(ledger: Ledger) -> Section:
    """Return what the zones are expected to lose, to what they may, and who checked it."""
    tables = [_certificate(ledger, "certificate", ledger.new)]
    if len(ledger.existing):
        tables.append(_certificate(ledger, "certificate.existing", ledger.existing))
    tables.append(_basis(ledger))
    return Section(
        key="availability",
        title=translate("report.availability"),
        sentences=(*availability_sentences(ledger), check_sentence(ledger)),
        tables=tuple(table for table in tables if table.rows),
        charts=(_chart(ledger),),
    )


def availability_sentences(ledger: Ledger) -> tuple[Said, ...]:
    """Return protection, expected minutes and targets of the new zones, in words."""
    told = []
    protection = f"report.protection.{ledger.run.scenario.protection}"
    if len(ledger.new) and protection in CATALOG:
        told.append(say(protection))
        if _some_have_their_own(ledger):
            told.append(say("report.protection.own"))
    down = ledger.new.dropna(subset=["downtime_min"]).sort_values("downtime_min", kind="stable")
    if len(down):
        least, most = (
            minutes(zone["downtime_min"]).named(f"{zone['site']}.downtime")
            for zone in (down.iloc[0], down.iloc[-1])
        )
        form = ".one" if len(down) == 1 else ""
        told.append(say(f"report.say.downtime{form}", least=least.bare, most=most))
    if len(ledger.new):
        told.append(_target_sentence(ledger))
    scenario = ledger.run.scenario
    worst_offered = scenario.power.target_min_per_year
    if scenario.problem == "layers" and worst_offered is not None:
        most = minutes(worst_offered).named("scenario.power.target_min_per_year")
        told.append(say("report.say.power.target", minutes=most))
    return tuple(told)


def _some_have_their_own(ledger: Ledger) -> bool:
    """Whether some zones are to survive something else than the others."""
    run = ledger.run
    if run.scenario.problem == "layers":
        return bool(run.scenario.candidates.protection)
    own = run.instance.sites["protection"]
    return bool((~own.isin(["", run.instance.protection])).any())


def check_sentence(ledger: Ledger) -> Said:
    """Return what the independent verifier found."""
    found = ledger.verification
    if found is None:
        return say("report.say.verified.unknown")
    if found.ok:
        worst = deviation(found.max_violation).named("deviation")
        return say("report.say.verified", worst=worst)
    many = len(found.violations)
    number = count(many, translate_counted("report.violation", many))
    return say(
        "report.say.verified.not",
        number=number.named("violations"),
        groups=listed([words_of(called(group)) for group in found.groups]),
    )


def deviation(amount: float) -> Value:
    """Return a largest violation, with the exponent that such small numbers need."""
    return Value(amount, f"{amount:.1e}")


def _target_sentence(ledger: Ledger) -> Said:
    verdicts = [_verdict(ledger, row) for row in ledger.new.to_dict("records")]
    bound = [one for one in verdicts if one != translate("report.exempt")]
    if not bound:
        return say("report.say.target.none")
    return say(
        "report.say.target",
        number=count(len(bound)).named("targets"),
        all=counted(len(verdicts), "new_zone").named("zones"),
        kept=count(bound.count(translate("report.kept"))).named("targets.kept"),
    )


def _verdict(ledger: Ledger, zone: dict[object, object]) -> str:
    target = ledger.targets.get(str(zone["site"]), math.inf)
    if not math.isfinite(target):
        return translate("report.exempt")
    down = float(str(zone["downtime_min"]))
    return translate(
        "report.kept" if down <= target + TOLERANCE * (1 + target) else "report.missed"
    )


def _certificate(ledger: Ledger, key: str, zones: pd.DataFrame) -> Table:
    judged, new = ledger.has_targets, key == "certificate"
    shed = _sheds(zones)
    target = (
        Column(translate("report.col.target"), 8, numeric=True),
        Column(translate("report.col.result"), 8),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            count(zone["number"]).named(f"{zone['site']}.number"),
            called(zone["name"]),
            minutes(zone["power_downtime_min"]).named(f"{zone['site']}.power_min"),
            *((_shedding(zone),) if shed else ()),
            minutes(zone["fiber_downtime_min"]).named(f"{zone['site']}.fiber_min"),
            minutes(zone["downtime_min"]).named(f"{zone['site']}.downtime"),
            in_service(zone["downtime_min"]).named(f"{zone['site']}.in_service"),
            *((allowed(ledger, zone["site"]), _verdict(ledger, zone)) if judged else ()),
            words_of(called(zone["protection"])),
            count(ledger.paths.get(str(zone["site"]), 0)).named(f"{zone['site']}.paths"),
            *((_holds(zone),) if new else ()),
        )
        for zone in zones.to_dict("records")
    ]
    return Table(
        key=key,
        caption=translate(f"report.table.{key}"),
        columns=(
            Column(translate("report.col.number"), 3.5, numeric=True),
            Column(translate("report.col.zone"), 22),
            Column(translate("report.col.power_min"), 8, numeric=True),
            *((Column(translate("report.col.shedding_min"), 8, numeric=True),) if shed else ()),
            Column(translate("report.col.fiber_min"), 8, numeric=True),
            Column(translate("report.col.downtime"), 8, numeric=True),
            Column(translate("report.col.in_service"), 9, numeric=True),
            *(target if judged else ()),
            Column(translate("report.col.protection"), 11),
            Column(translate("report.col.paths"), 8, numeric=True),
            *((Column(translate("report.col.holds"), 8, numeric=True),) if new else ()),
        ),
        rows=tuple(rows),
        note=joined(
            " ",
            [
                translate("report.table.certificate.note"),
                *([_holds_note(ledger)] if new else []),
                *no_targets(ledger),
            ],
        ),
    )


def _shedding(zone: Mapping[Hashable, object]) -> Value:
    """Return the minutes that load shedding costs a zone."""
    return minutes(zone["shedding_min"]).named(f"{zone['site']}.shedding_min")


def _sheds(zones: pd.DataFrame) -> bool:
    """Whether load shedding is counted for some zone."""
    return bool((zones["shedding_min"].astype(float) > 0.0).any())


def _holds(zone: Mapping[Hashable, object]) -> Value:
    """Return up to which cut rate a zone holds its promise."""
    rate = float(str(zone["holds_to_cut_rate"]))
    shown = Value(rate, rounded_down(rate), "", estimated=True, digits=1 if rate < 10 else 0)
    return shown.named(f"{zone['site']}.holds_to_cut_rate")


def _holds_note(ledger: Ledger) -> Said:
    rate = ledger.run.instance.links["cut_rate_per_1000km_year"].max()
    now = as_given(float(rate)).named("cut_rate")
    return say("report.table.certificate.holds", now=now)


def _basis(ledger: Ledger) -> Table:
    """Return what downtimes rest on, each basis with the zones it holds for."""
    zones: dict[str, list[dict[Hashable, object]]] = {}
    for zone in ledger.zones.to_dict("records"):
        zones.setdefault(called(zone["downtime_basis"]), []).append(zone)
    rows: list[tuple[Cell, ...]] = [
        (as_stated(basis, f"{alike[0]['site']}.basis"), joined(", ", map(label, alike)))
        for basis, alike in zones.items()
        if basis
    ]
    return Table(
        key="basis",
        caption=translate("report.table.basis"),
        columns=(Column(translate("report.col.basis"), 40), Column(translate("report.zones"), 30)),
        rows=tuple(rows),
    )


def _chart(ledger: Ledger) -> Chart:
    zones = ledger.zones.to_dict("records")
    shed = ledger.zones["shedding_min"].astype(float).fillna(0.0).tolist()
    causes = [(zone["power_downtime_min"], part) for zone, part in zip(zones, shed, strict=True)]
    sites = [zone["site"] for zone in zones]
    power = _named(sites, "outage_min", (float(str(whole)) - part for whole, part in causes))
    shedding = _named(sites, "shedding_min", (part for _, part in causes))
    fiber = _named(sites, "fiber_min", (zone["fiber_downtime_min"] for zone in zones))
    alt = translate("report.chart.downtime.alt.none")
    if zones:
        down = ledger.zones["downtime_min"].astype(float)
        worst = zones[int(down.fillna(-1).to_numpy().argmax())]
        longest = minutes(worst["downtime_min"]).named(f"{worst['site']}.downtime")
        alt = say(
            "report.chart.downtime.alt",
            zones=counted(len(zones), "zone").named("all_zones"),
            most=joined(", ", (label(worst), longest)),
        )
    return Chart(
        key="downtime",
        title=translate("report.chart.downtime"),
        alt=alt,
        axis=translate("report.axis.minutes"),
        categories=tuple(label(zone) for zone in zones),
        series=(
            Series(translate("report.cause.power"), ORANGE, power),
            *(
                (Series(translate("report.cause.shedding"), VERMILION, shedding),)
                if _sheds(ledger.zones)
                else ()
            ),
            Series(translate("report.cause.fiber"), BLUE, fiber),
        ),
    )


def _named(sites: Iterable[object], figure: str, amounts: Iterable[object]) -> tuple[Value, ...]:
    """Return minutes of each zone under the name of one figure."""
    return tuple(
        minutes(one).named(f"{site}.{figure}") for site, one in zip(sites, amounts, strict=True)
    )
