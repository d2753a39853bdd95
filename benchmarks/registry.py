"""All cases by name. To add one: a function that returns its trials, and a line here."""

from __future__ import annotations

import difflib

from benchmarks import (
    baseline,
    front,
    growth,
    importance,
    map_pages,
    national,
    parts,
    public,
    resolve,
    target,
)
from benchmarks.trial import Case
from stz.errors import ScenarioError

CASES: tuple[Case, ...] = (
    Case(
        "national-dual-link",
        national.dual_link,
        "pakistan-2030, one year, all places and candidate links, every zone on two routes",
    ),
    Case(
        "national-available",
        national.available,
        "two routes past any node or shared risk, and 99.99 % of the year, as constraints",
    ),
    Case(
        "national-phased",
        national.phased,
        "five years with a budget each, sizes and packages",
    ),
    Case(
        "resolve",
        resolve.edits_of_the_national_plan,
        "national-dual-link after a budget change, a lock or a ban: warm against cold",
        arguments=f"number of edits; default {resolve.EDITS}",
        conclude=resolve.summary,
    ),
    Case(
        "front",
        front.exports_against_capex,
        "15 plans between exports and capex: seconds, and the area left between plans and bounds",
        arguments=f"regions, as for baseline; default {front.REGION}",
        conclude=front.summary,
    ),
    Case(
        "target",
        target.exports_asked_for,
        "the cheapest plan for exports above and below the ceiling: seconds, and the gap",
        arguments=f"USD million a year; default {' '.join(target.TARGETS)}",
        conclude=target.summary,
    ),
    Case(
        "importance",
        importance.elements_of_a_plan,
        "what every element of the national plan is worth: seconds, and what stays undecided",
        arguments=f"regions, as for baseline; default {importance.REGION}",
        conclude=importance.summary,
    ),
    Case(
        "whatif",
        resolve.questions_of_the_national_plan,
        "the same with costs of fiber and zones and the people of a place changed, too",
        arguments=f"number of questions; default {resolve.EDITS}",
        conclude=resolve.summary,
    ),
    Case(
        "national-presumed",
        national.presumed,
        "national-dual-link with presumed backbone links (grade C) taken as in service",
    ),
    Case(
        "national-tier3-push",
        national.tier3_push,
        "national-dual-link with floors under zones in tier 3 and people from tier 3",
    ),
    Case(
        "public",
        public.known_optima,
        "SteinLib, p-median and warehouse location files: time and gap to the known optimum",
        arguments=f"families ({', '.join(public.FAMILIES)}) or file names (b01); default all",
    ),
    Case(
        "growth",
        growth.countries,
        "synthetic countries; slope of log time to 1 % against log places",
        arguments=f"numbers of places; default {' '.join(map(str, growth.DEFAULT_PLACES))}",
        conclude=growth.slopes,
    ),
    Case(
        "baseline",
        baseline.regions,
        "ours against a compact PuLP model (time) and two spanning-tree heuristics (cost)",
        arguments=f"regions (pakistan, a province, karachi:25) and {', '.join(baseline.PARTS)}; "
        f"default {' '.join(baseline.DEFAULT_REGIONS)} and all",
        conclude=baseline.conclude,
    ),
    Case(
        "maps",
        map_pages.pages,
        "map pages: seconds to build, size, seconds until interactive, and frames while panning",
        arguments="national, and PLACESxLINKS; default national 5000x20000",
        conclude=map_pages.table,
    ),
    Case(
        "parts",
        parts.parts,
        "parts of the way to a plan: seconds a call of each, and whether that is little enough",
        arguments=f"{', '.join(parts.TARGETS)}; default all",
        conclude=parts.table,
    ),
)


def find_case(name: str) -> Case:
    """Return a case by name.

    Raises
    ------
    ScenarioError
        If there is none, with the name that may have been meant.
    """
    cases = {case.name: case for case in CASES}
    if name not in cases:
        close = difflib.get_close_matches(name, list(cases), n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"one of {', '.join(cases)}"
        raise ScenarioError(f"there is no benchmark case {name!r}", mend=hint)
    return cases[name]


def read_words(words: list[str]) -> list[tuple[Case, tuple[str, ...]]]:
    """Return the cases that a command line names, each with the words that follow it.

    ``growth 250 500 public steinlib`` is the case growth with two sizes and the case public with
    one family.
    """
    names = {case.name for case in CASES}
    chosen: list[tuple[Case, tuple[str, ...]]] = []
    for word in words:
        if word not in names and chosen and chosen[-1][0].arguments:
            chosen[-1] = (chosen[-1][0], (*chosen[-1][1], word))
        else:
            chosen.append((find_case(word), ()))
    return chosen
