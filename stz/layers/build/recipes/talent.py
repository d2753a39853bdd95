"""Talent by district: census education beside modeled IT people, in firms and from home."""

from __future__ import annotations

from collections import Counter, defaultdict

from stz.layers.build.context import BuildContext, Table
from stz.layers.build.geometry import node_districts
from stz.layers.build.layer import (
    BuiltLayer,
    LayerInfo,
    Origin,
    Row,
    finish,
    origin_of,
    part_columns,
    together,
)
from stz.layers.build.recipes.names import census_name
from stz.layers.build.recipes.talent_model import Anchors, DistrictFacts, Modeled, model_talent

NAME = "talent"
COLUMNS = (
    "district",
    "province",
    "census_districts",
    "population_2023",
    "urban_population_2023",
    "literacy_10plus_pct",
    "enrolled_graduation_and_above",
    "universities_computing",
    "it_workforce",
    "it_freelancers",
    "it_graduates_per_year",
    "remote_workforce",
    "modeled",
    "formula",
    *part_columns("census"),
    *part_columns("universities"),
)
REMOTE_USD_PER_WORKER = 4_500
"""Export revenue of a remote worker, USD per year (assumption).

It lies between the wage of an IT professional (Rs 60,000-80,000 a month, USD 2,550-3,400 a year)
and the USD 5,556 that a worker of the software parks exports (both from ``cost_refs.csv``).
"""
MODELED = (
    "modeled by stz from census, universities, registered companies (PSEB) and national counts "
    "(talent_stats.csv, talent_city.csv)"
)
NO_UNIVERSITY = Origin(
    "universities.csv: no institution with a computing program is known in the district",
    "2025",
    "facts",
    "C",
)
METROS = ("Karachi", "Lahore", "Islamabad", "Rawalpindi")
FORMULA = (
    "graduates = {graduates} x mean of the district's shares of computing departments and of "
    "enrolment; workforce = "
    "{national} x ({company} x province's share of registered companies x enrolment x (1 + "
    "universities) over its "
    "province + {freelance} x share of graduates); freelancers = the part with {freelance}; remote "
    "workforce = {earned} / {each} x enrolment x urban share over the same of all districts"
)
INFO = LayerInfo(
    title="Talent by district: education (census) and IT workforce (modeled)",
    units={
        "population_2023": "persons",
        "urban_population_2023": "persons",
        "literacy_10plus_pct": "% of persons aged 10 and over",
        "enrolled_graduation_and_above": "persons",
        "universities_computing": "institutions with computing programs",
        "it_workforce": "persons (modeled)",
        "it_freelancers": "persons of it_workforce (modeled)",
        "it_graduates_per_year": "persons per year (modeled)",
        "remote_workforce": "persons (modeled)",
    },
    licence="government statistics; facts; model CC0",
    attribution=(
        "Pakistan Bureau of Statistics, Census 2023 (as transcribed by PakPC2023); "
        "PSEB, P@SHA and NCEAC as quoted"
    ),
    year="2021-2025",
    method=(
        "census columns from district_census.csv, the seven Karachi districts as one. "
        "it_graduates_per_year adds up to "
        "the 72,952 CS and IT graduates of 2024; it_workforce adds up to 300,000 professionals "
        "in Karachi, Lahore and "
        "Islamabad-Rawalpindi (2021, World Bank as quoted, grade C) and to what the model "
        "implies elsewhere; it_freelancers are part of it. remote_workforce adds up to the USD 779 "
        "million of freelance and remote earnings in FY2024-25 (Daily Times, grade B) over USD "
        "4,500 each, an assumption. urban_population_2023 is that of the census table, or of the "
        "district's towns where these have more. Formulas "
        "in the column formula and in stz/layers/build/recipes/talent_model.py"
    ),
    notes=(
        (
            "it_workforce, it_freelancers, it_graduates_per_year and remote_workforce are "
            "modeled, grade C: never show them as measured"
        ),
        (
            "it_freelancers and remote_workforce speak of the same kind of people, one by their "
            "share of export earnings, one by earnings over a revenue per head: never add them up"
        ),
        (
            "where remote workers live is not published: enrolment and the urban share stand for "
            "it; those of Azad Jammu and Kashmir and Gilgit-Baltistan are shared out to the others"
        ),
        (
            "the anchor names three cities; it is read as their metropolitan districts, Rawalpindi "
            "included"
        ),
        (
            "other counts conflict: 18,000 against 4,600 people in software parks, 120,000 direct "
            "jobs in 2016"
        ),
        (
            "universities of Azad Jammu and Kashmir and Gilgit-Baltistan (7 of 162) take no share, "
            "which overstates the "
            "graduates of the others by about 4 %"
        ),
        "Karachi's literacy is the population-weighted mean of its seven districts",
    ),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, sorted by district."""
    census: dict[str, Table] = defaultdict(list)
    for row in context.table("district_census"):
        census[census_name(context, row["district"])].append(row)
    universities, departments, of_universities = _universities(context)
    urban = _urban(context, census)
    facts = {
        name: DistrictFacts(
            province=census[name][0]["province"],
            enrolled=sum(int(row["enrolled_graduation_and_above"]) for row in census[name]),
            universities=universities[name],
            departments=departments[name],
            urban_share=urban[name] / _total(census[name], "pop_2023"),
        )
        for name in sorted(census)
    }
    anchors = _anchors(context)
    modeled = model_talent(facts, anchors)
    formula = FORMULA.format(
        graduates=anchors.graduates,
        national=modeled.national,
        company=round(1 - anchors.freelance_share, 2),
        freelance=round(anchors.freelance_share, 2),
        earned=f"USD {anchors.remote_workers * REMOTE_USD_PER_WORKER / 1e6:.0f} million",
        each=f"USD {REMOTE_USD_PER_WORKER:,}",
    )
    rows = [
        {
            **_row(name, census[name], urban[name], facts[name], modeled, formula),
            **of_universities.get(name, NO_UNIVERSITY).cells("universities"),
        }
        for name in facts
    ]
    return finish(NAME, "table", COLUMNS, rows, INFO)


def _total(census: Table, column: str) -> int:
    return sum(int(row[column]) for row in census)


def _urban(context: BuildContext, census: dict[str, Table]) -> dict[str, int]:
    """People in towns: as the census table prints it, or those of the towns if they are more.

    The table prints none for Tando Allahyar, and too few for Tando Muhammad Khan.
    """
    towns: Counter[str] = Counter()
    for place in context.layer("places").rows:
        towns[str(place["district"])] += int(place["population_2023"] or 0)
    return {name: max(_total(rows, "urban_pop_2023"), towns[name]) for name, rows in census.items()}


def _row(
    name: str, census: Table, urban: int, facts: DistrictFacts, modeled: Modeled, formula: str
) -> Row:
    population = _total(census, "pop_2023")
    literate = sum(int(row["pop_2023"]) * float(row["literacy_10plus_pct"]) for row in census)
    return {
        "district": name,
        "province": facts.province,
        "census_districts": ";".join(sorted(row["district"] for row in census)),
        "population_2023": population,
        "urban_population_2023": urban,
        "literacy_10plus_pct": round(literate / population, 2),
        "enrolled_graduation_and_above": facts.enrolled,
        "universities_computing": facts.universities,
        "it_workforce": modeled.workforce[name],
        "it_freelancers": modeled.freelancers[name],
        "it_graduates_per_year": modeled.graduates[name],
        "remote_workforce": modeled.remote[name],
        "modeled": True,
        "formula": formula,
        **together(origin_of(row) for row in census).cells("census"),
        "source": MODELED,
        "year": "2021-2025",
        "licence": "CC0",
        "grade": "C",
    }


def _universities(
    context: BuildContext,
) -> tuple[Counter[str], Counter[str], dict[str, Origin]]:
    """Return institutions with computing programs, their departments, and sources, by district."""
    of_place = node_districts(context)
    of_town = {row["city"]: row["district"] for row in context.table("university_districts")}
    institutions: Counter[str] = Counter()
    departments: Counter[str] = Counter()
    origins: dict[str, list[Origin]] = defaultdict(list)
    for row in context.table("universities"):
        if row["has_cs_or_it_programme"] != "yes":
            continue
        district = of_place[row["city_id"]] if row["city_id"] else of_town[row["city"]]
        institutions[district] += 1
        origins[district].append(origin_of({**row, "year": row["year"] or "2025"}))
        departments[district] += max(1, int(float(row["cs_it_departments_in_reference"] or 0)))
    return institutions, departments, {name: together(found) for name, found in origins.items()}


def _anchors(context: BuildContext) -> Anchors:
    printed = {
        (row["indicator"], row["geography"]): row["value"] for row in context.table("talent_stats")
    }
    companies = {
        place: int(value)
        for (indicator, place), value in printed.items()
        if indicator == "PSEB-registered IT/ITeS companies" and place != "Pakistan"
    }
    services = float(printed["IT services exports", "Pakistan"])
    freelance = float(printed["freelance and remote earnings", "Pakistan"])
    return Anchors(
        graduates=int(printed["CS/IT graduates", "Pakistan"]),
        metro_workforce=int(
            printed["IT professionals in Karachi+Lahore+Islamabad", "three cities"]
        ),
        metro_districts=METROS,
        companies=companies,
        freelance_share=round(freelance / (services + freelance), 2),
        remote_workers=round(freelance * 1e9 / REMOTE_USD_PER_WORKER),
    )
