"""What to do once the plan is approved, from what the plan says and what it rests on."""

from __future__ import annotations

from stz.messages import text_of, translate
from stz.reports.facts.counting import counted
from stz.reports.facts.ledger import Ledger, called
from stz.reports.facts.said import Said, listed, say

_NAMED = 4


def next_steps(ledger: Ledger) -> tuple[Said, ...]:
    """Return the steps, a sentence each; none for what the plan does not ask for."""
    new, links = ledger.new, ledger.run.links
    told = []
    presumed = _presumed(ledger)
    if presumed:
        relied = counted(presumed, "existing_link").named("links_presumed")
        told.append(say("report.next.presumed", links=relied))
    if len(links):
        first = links.sort_values(["km", "link"], ascending=[False, True], kind="stable").iloc[0]
        ends = [called(first[f"{end}_name"]) or called(first[end]) for end in "ab"]
        told.append(
            say(
                "report.next.fiber",
                links=counted(len(links), "link").named("links_built"),
                longest=f"{ends[0]}–{ends[1]}",
            )
        )
    if len(new):
        names = [called(name) for name in new["name"].head(_NAMED)]
        more = len(new) - len(names)
        if more:
            names.append(translate("report.next.more", number=more))
        told.append(say("report.next.sites", zones=listed(names)))
        zones = counted(len(new), "new_zone").named("zones")
        told.append(say("report.next.power", zones=zones))
    told.append(say("report.next.figures"))
    return tuple(told)


def _presumed(ledger: Ledger) -> int:
    """Return how many links that routes of new zones use are not confirmed to exist."""
    unsure = ledger.run.backbone
    unsure = set(unsure.loc[unsure["grade"].isin(["C", "D"]), "link"].astype(str))
    routes = ledger.run.routes
    used = routes[routes["site"].isin(set(ledger.new["site"]))]["links"]
    named = {link.strip() for links in used for link in text_of(links).split(";")}
    return len(named & unsure)
