"""Write the page that holds modeled people and exports against what was counted.

``python docs/site/calibration.py`` writes ``docs/calibration.md`` again; a test holds the page in
the repository against what this writes today. Every number is worked out here from the packaged
layers, the national scenario and two fact tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import stz
from stz.talent import firm_staff

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "calibration.md"
SOURCES = ROOT / "data" / "geo" / "sources"
METROS = {
    "Lahore": ("Lahore",),
    "Karachi": ("Karachi",),
    "Islamabad and Rawalpindi": ("Islamabad", "Rawalpindi"),
}
REST = "all the rest"
YEAR = "FY2024-25"


@dataclass(frozen=True)
class Totals:
    """What the layers and the scenario say of the whole country.

    Attributes
    ----------
    firms, freelancers, remote : float
        Persons: IT people in firms, freelancers within the layer's workforce, and those who export
        from home.
    per_worker, per_remote : float
        Export revenue, USD per person and year, of the scenario.
    sbp : Series
        ICT export remittances by fiscal year, USD million, as reported from the State Bank.
    stated : Series
        Other national figures by indicator, in the unit of their row.
    companies : Series
        Share of registered companies by place, %.
    staff, own : Series
        Share of people in firms by the same places, %: as the scenario anchors them, and by the
        layer's own weights.
    """

    firms: float
    freelancers: float
    remote: float
    per_worker: float
    per_remote: float
    sbp: pd.Series
    stated: pd.Series
    companies: pd.Series
    staff: pd.Series
    own: pd.Series

    @property
    def firm_exports(self) -> float:
        """People in firms times revenue, USD million a year."""
        return self.firms * self.per_worker / 1e6

    @property
    def remote_exports(self) -> float:
        """People at home times revenue, USD million a year."""
        return self.remote * self.per_remote / 1e6


def totals() -> Totals:
    """Read layers, scenario and fact tables."""
    talent, scenario = stz.load_layers().talent, stz.load_scenario("pakistan-2030")
    sbp = pd.read_csv(SOURCES / "it_exports_sbp.csv").set_index("period")["value_musd"]
    facts = pd.read_csv(SOURCES / "talent_stats.csv")
    national = facts[facts["geography"] == "Pakistan"].set_index("indicator")["value"]
    cities = pd.read_csv(SOURCES / "talent_city.csv")
    shares = cities[cities["indicator"].str.startswith("share of PSEB")]
    firms = talent["it_workforce"] - talent["it_freelancers"]
    return Totals(
        firms=float(firms.sum()),
        freelancers=float(talent["it_freelancers"].sum()),
        remote=float(talent["remote_workforce"].sum()),
        per_worker=float(scenario.exports.revenue_usd_per_worker),
        per_remote=float(scenario.exports.remote_revenue_usd_per_worker),
        sbp=sbp.astype(float),
        stated=pd.concat([national, _cities_national(cities)]),
        companies=shares.set_index("geography")["value"].astype(float),
        staff=_by_place(talent, firm_staff(talent, scenario)),
        own=_by_place(talent, firms),
    )


def _by_place(talent: pd.DataFrame, firms: pd.Series) -> pd.Series:
    by_metro = {
        name: firms[talent["district"].isin(districts)].sum() for name, districts in METROS.items()
    }
    rest = firms.sum() - sum(by_metro.values())
    return 100.0 * pd.Series({**by_metro, REST: rest}) / firms.sum()


def _cities_national(cities: pd.DataFrame) -> pd.Series:
    named = cities["indicator"] + " " + cities["unit"].str.extract(r"(FY\d{4}-\d{2})")[0].fillna("")
    rows = cities[cities["geography"] == "Pakistan"]
    return pd.Series(rows["value"].to_numpy(), index=named[rows.index].str.strip())


def page() -> str:
    """Return the text of the page."""
    now = totals()
    reported = now.sbp[YEAR]
    companies = float(now.stated["PSEB-registered IT/ITeS companies"])
    all_exports = 1000.0 * float(now.stated["IT + ITeS + freelance exports"])
    nine_months = float(now.stated[f"freelance earnings Jul-Mar {YEAR}"])
    outside = now.staff[REST] / 100.0 * now.firms
    least = 1.0 - now.companies[list(METROS)].sum() / 100.0
    both = now.firm_exports + now.remote_exports
    parts = [
        HEAD,
        "## Exports\n",
        _table(
            ("what", "people", "USD each", "USD million a year", "basis"),
            [
                (
                    "people in firms, modeled",
                    _whole(now.firms),
                    _whole(now.per_worker),
                    _whole(now.firm_exports),
                    "layer talent x scenario",
                ),
                (
                    "people exporting from home, modeled",
                    _whole(now.remote),
                    _whole(now.per_remote),
                    _whole(now.remote_exports),
                    "set so that the product is USD 779 million",
                ),
                (
                    "**both, modeled**",
                    "",
                    "",
                    f"**{_whole(both)}**",
                    "sum",
                ),
                (
                    f"ICT export remittances, {YEAR}",
                    "",
                    "",
                    _whole(reported),
                    "State Bank, as reported (B)",
                ),
                (
                    f"IT, IT-enabled services and freelancers, {YEAR}",
                    "",
                    "",
                    _whole(all_exports),
                    "Daily Times 2025-07-19 (B)",
                ),
            ],
        ),
        EXPORTS.format(
            short=_whole(reported - now.firm_exports),
            share=_percent(now.firm_exports / reported),
            each=_whole(1e6 * reported / now.firms),
            assumed=_whole(now.per_worker),
            staff=_whole(1e6 * reported / now.per_worker),
            year=YEAR,
        ),
        "## Freelancers\n",
        FREELANCERS.format(
            active=_whole(float(now.stated["active freelancers"])),
            each=_whole(269.8e6 / float(now.stated["active freelancers"])),
            nine=_whole(nine_months),
            twelve=_whole(nine_months * 12.0 / 9.0),
            people=_whole(now.remote),
            modeled=_whole(now.freelancers),
        ),
        "## Where the people are\n",
        _table(
            (
                "place",
                "registered companies, % (2023, as reported)",
                "people in firms, % (pakistan-2030)",
                "people in firms, % (the layer's own weights)",
            ),
            [
                (name, f"{now.companies[name]:g}", f"{now.staff[name]:.1f}", f"{now.own[name]:.1f}")
                for name in now.staff.index
            ],
        ),
        PLACES.format(
            modeled=_percent(now.own[REST] / 100.0),
            counted=f"{100 * least:.1f} to {now.companies[REST]:g} %",
            outside=_whole(now.own[REST] / 100.0 * now.firms),
            anchored=_whole(outside),
            least=_whole(least * now.firms),
            each=f"{now.firms / companies:.0f}",
            companies=_whole(companies),
        ),
        "## State Bank series\n",
        _table(
            ("fiscal year (July to June)", "ICT export remittances, USD million", "change"),
            _series(now.sbp),
        ),
        SERIES,
        "## Fiber and zones of the country, for comparison\n",
        CONTEXT,
        _table(("what", "value", "unit", "year", "grade", "note"), _national()),
    ]
    return "\n".join(parts)


HEAD = """\
# Calibration: modeled people and exports beside counted ones

The layer `talent` is modeled, not counted. This page multiplies it out and holds the totals
against what was published. It is written by `python docs/site/calibration.py` from the packaged
layers, `pakistan-2030` and the fact tables `it_exports_sbp.csv`, `talent_city.csv` and
`talent_stats.csv` in `data/geo/sources`; "as reported" means that the primary document was not
opened. Grades: B second hand, C derived.
"""
EXPORTS = """\
**What does not add up.** At USD {assumed} a head, the modeled people in firms earn USD {short}
million a year less than the State Bank recorded in {year}: {share} of it. Either each earns
about USD {each}, or there are about {staff} of them; the two figures that the revenue rests on
(5,556 in software parks, 7,000 in four notified zones) are statements of sponsors. Not
everybody in a firm works for exports, which makes the gap larger. The remittances may hold part
of what freelancers earn, which makes it smaller. The plan counts people in zones at USD
{assumed}, the lower figure.
"""
FREELANCERS = """\
The association of freelancers counts {active} active people and USD 269.8 million in 2023: USD
{each} each. The Economic Survey has USD {nine} million for nine months of FY2024-25, about
{twelve} in twelve; the 779 million that the layer is set to come from one newspaper and include
remote employees. So the {people} people who export from home are those who could live on it, at
USD 4,500 each, not all who ever were paid. The layer also holds {modeled} freelancers within
its IT workforce: nobody counts them twice, since zones draw on people in firms and on graduates
only.
"""
PLACES = """\
**What does not add up.** The layer by itself puts {modeled} of the people in firms outside the
three metropolitan areas; of the registered companies {counted} are there. Companies are not
staff, and many small firms are not registered, so the share is a number of the scenario
(`talent.outside_share`), anchored to the companies: {anchored} people outside instead of
{outside}, {least} at the least. The variant `layer-talent` has the layer's own weights.
{companies} companies registered by 2025 would have {each} people each.
"""
SERIES = """\
The Uraan programme aims at USD 10,000 million in FY2028-29: 27 % a year from FY2024-25.
"""
CONTEXT = """\
Nothing of a plan is worked out from these figures; they say how large it is.
"""


def _series(sbp: pd.Series) -> Iterable[tuple[str, ...]]:
    before: float | None = None
    for year, value in sbp.items():
        change = "" if before is None else f"{100 * (value / before - 1):+.0f} %"
        yield str(year), _whole(value), change
        before = value


def _national() -> Iterable[tuple[str, ...]]:
    """Yield the national facts with a value, fiber first, as their tables print them."""
    fiber = pd.read_csv(SOURCES / "fiber_national_facts.csv", dtype=str, keep_default_na=False)
    zones = pd.read_csv(SOURCES / "zone_facts.csv", dtype=str, keep_default_na=False)
    for table, name in ((fiber, "indicator"), (zones, "item")):
        for row in table[table["confidence"].isin(["A", "B", "C"])].to_dict("records"):
            amount = str(row["value"])
            told = _whole(float(amount)) if amount.isdigit() else amount
            note = "; ".join(str(row[part]) for part in ("note", "source") if row[part])
            yield row[name], told, row["unit"], row["year"], row["confidence"], note


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _whole(number: float) -> str:
    return f"{number:,.0f}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
