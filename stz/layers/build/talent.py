"""Talent by district: census education beside a modelled IT workforce and modelled graduates."""

from __future__ import annotations

from collections import Counter, defaultdict

from stz.layers.build.context import BuildContext, Table
from stz.layers.build.layer import BuiltLayer, LayerInfo, Row, finish
from stz.layers.build.names import census_name
from stz.layers.build.risk import node_districts
from stz.layers.build.talent_model import Anchors, DistrictFacts, Modelled, model_talent

NAME = "talent"
COLUMNS = (
    "district",
    "province",
    "census_districts",
    "population_2023",
    "literacy_10plus_pct",
    "enrolled_graduation_and_above",
    "universities_computing",
    "it_workforce",
    "it_graduates_per_year",
    "modelled",
    "formula",
    "census_grade",
)
METROS = ("Karachi", "Lahore", "Islamabad", "Rawalpindi")
FORMULA = (
    "graduates = {graduates} x mean of the district's shares of computing departments and of "
    "enrolment; workforce = "
    "{national} x ({company} x province's share of registered companies x enrolment x (1 + "
    "universities) over its "
    "province + {freelance} x share of graduates)"
)
INFO = LayerInfo(
    title="Talent by district: education (census) and IT workforce (modelled)",
    units={
        "population_2023": "persons",
        "literacy_10plus_pct": "% of persons aged 10 and over",
        "enrolled_graduation_and_above": "persons",
        "universities_computing": "institutions with computing programmes",
        "it_workforce": "persons (modelled)",
        "it_graduates_per_year": "persons per year (modelled)",
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
        "implies elsewhere. Formulas "
        "in the column formula and in stz/layers/build/talent_model.py"
    ),
    notes=(
        "it_workforce and it_graduates_per_year are modelled, grade C: never show them as measured",
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
    universities, departments = _universities(context)
    facts = {
        name: DistrictFacts(
            province=census[name][0]["province"],
            enrolled=sum(int(row["enrolled_graduation_and_above"]) for row in census[name]),
            universities=universities[name],
            departments=departments[name],
        )
        for name in sorted(census)
    }
    anchors = _anchors(context)
    modelled = model_talent(facts, anchors)
    formula = FORMULA.format(
        graduates=anchors.graduates,
        national=modelled.national,
        company=round(1 - anchors.freelance_share, 2),
        freelance=round(anchors.freelance_share, 2),
    )
    rows = [_row(name, census[name], facts[name], modelled, formula) for name in facts]
    return finish(NAME, "table", COLUMNS, rows, INFO)


def _row(name: str, census: Table, facts: DistrictFacts, modelled: Modelled, formula: str) -> Row:
    population = sum(int(row["pop_2023"]) for row in census)
    literate = sum(int(row["pop_2023"]) * float(row["literacy_10plus_pct"]) for row in census)
    return {
        "district": name,
        "province": facts.province,
        "census_districts": ";".join(sorted(row["district"] for row in census)),
        "population_2023": population,
        "literacy_10plus_pct": round(literate / population, 2),
        "enrolled_graduation_and_above": facts.enrolled,
        "universities_computing": facts.universities,
        "it_workforce": modelled.workforce[name],
        "it_graduates_per_year": modelled.graduates[name],
        "modelled": True,
        "formula": formula,
        "census_grade": max(row["grade"] for row in census),
        "source": f"{census[0]['source']}; IT columns modelled by stz",
        "year": "census 2023; model 2021-2025",
        "licence": census[0]["licence"],
        "grade": "C",
    }


def _universities(context: BuildContext) -> tuple[Counter[str], Counter[str]]:
    """Return institutions with computing programmes, and their departments, by district."""
    of_place = node_districts(context)
    of_town = {row["city"]: row["district"] for row in context.table("university_districts")}
    institutions: Counter[str] = Counter()
    departments: Counter[str] = Counter()
    for row in context.table("universities"):
        if row["has_cs_or_it_programme"] != "yes":
            continue
        district = of_place[row["city_id"]] if row["city_id"] else of_town[row["city"]]
        institutions[district] += 1
        departments[district] += max(1, int(float(row["cs_it_departments_in_reference"] or 0)))
    return institutions, departments


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
    )
