"""What briefings say of their own, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

REPORT_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        # parts
        "report.contents": "Contents",
        "report.summary": "Summary",
        "report.numbers": "The plan in numbers",
        "report.words": "The plan in words",
        "report.map": "Map",
        "report.zones": "Zones",
        "report.fiber": "Fiber",
        "report.money": "Money",
        "report.availability": "Availability",
        "report.assumptions": "Assumptions",
        "report.sources": "Data sources",
        "report.method": "Method and gap",
        "report.continued": "{title}, continued",
        "report.page": "Page",
        "report.of": "of",
        "report.estimated": "estimated",
        "report.elsewhere": "The full tables are in briefing.html and briefing.docx: {tables}.",
        "report.map.hint": "Interactive map.",
        "report.speaker.sources": "Sources",
        "report.modeled": "modeled",
        "report.italics": "Numbers in italics are estimated.",
        "report.doc.table": "Table",
        "report.doc.figure": "Figure",
        "report.col.unit": "Unit",
        "report.table.alt": "{caption}: table of {rows}. Columns: {columns}.",
        # about
        "report.about.scenario": "Scenario {name}, {years}",
        "report.about.run": "Run {run}, made {date}",
        "report.about.data": "Data from {years}",
        "report.badge.optimal": "Proven within {gap} of the best possible",
        "report.badge.feasible": "Best plan found, not proven best",
        "report.badge.none": "No plan was found",
        # counts
        "report.count.new_zone.one": "new zone",
        "report.count.new_zone.many": "new zones",
        "report.count.existing_zone.one": "existing zone",
        "report.count.existing_zone.many": "existing zones",
        "report.count.zone.one": "zone",
        "report.count.zone.many": "zones",
        "report.count.province.one": "province or territory",
        "report.count.province.many": "provinces and territories",
        "report.count.link.one": "new fiber link",
        "report.count.link.many": "new fiber links",
        "report.count.existing_link.one": "existing fiber link",
        "report.count.existing_link.many": "existing fiber links",
        "report.count.city.one": "city",
        "report.count.city.many": "cities",
        "report.count.seat.one": "seat",
        "report.count.seat.many": "seats",
        "report.count.person.one": "person",
        "report.count.person.many": "people",
        "report.count.year.one": "year",
        "report.count.year.many": "years",
        "report.count.row.one": "row",
        "report.count.row.many": "rows",
        "report.list.and": "{first} and {last}",
        # summary
        "report.say.opens": "The plan opens {zones} in {provinces}{kept}.",
        "report.say.opens.none": "The plan opens no new zone{kept}.",
        "report.say.kept": "; {zones} stay open",
        "report.say.kept.one": "; {zones} stays open",
        "report.say.budget": "The capital budget is {budget}; the plan spends {capex}.",
        "report.say.no_budget": "The plan spends {capex} of capital; no budget was set.",
        "report.say.largest": "Largest: {zones}.",
        "report.say.largest.zone": "{name} ({seats})",
        "report.say.place": "{number} of the {all} are in {province}.",
        "report.say.exports": "It adds exports of {exports}: {new} from new zones and {remote} "
        "from people who work from home in the cities it connects. These are estimates, on top of "
        "what would be earned anyway.",
        "report.say.exports.existing": "Existing zones earn another {existing} and need none of "
        "this money.",
        "report.say.exports.years": "It adds exports of {exports}, discounted and summed over "
        "{first} to {last} (estimate); in {last} all zones and cities together export {final}.",
        "report.say.people": "It gives work to {people} in new zones or from home (estimate).",
        "report.say.fiber": "It builds {links}, {km} in total: {ring} on rings, so traffic can go "
        "the other way, and {spur} as a single path.",
        "report.say.fiber.ring": "It builds {links}, {km} in total, all on rings, so traffic can "
        "go the other way.",
        "report.say.fiber.spur": "It builds {links}, {km} in total, all as a single path: a cut "
        "disconnects everything behind it.",
        "report.say.fiber.none": "It builds no new fiber.",
        "report.say.cities": "It connects {cities}, {new} of them by new fiber.",
        "report.say.cities.new": "It connects {cities} by new fiber.",
        "report.say.money": "Of {capex}, {zones} goes to zones with their power, {links} to fiber "
        "links and {cities} to city equipment.",
        "report.say.money.opex": "Running it costs {opex}.",
        "report.say.money.opex.years": "Running it costs {opex}, discounted and summed over the "
        "years; in {last} it costs {final}.",
        "report.say.money.unspent": "{unspent} of the budget is not spent.",
        "report.say.money.lapse": "Budget that is not spent in its year cannot be carried over.",
        "report.say.years": "It is built over {years}, {first} to {last}: {steps}.",
        "report.say.years.step": "{number} in {year}",
        "report.say.optimal.most": "Proof: under the same assumptions no plan reaches more than "
        "{bound}. This one reaches {objective}, a gap of {gap}, within the {asked} asked for.",
        "report.say.optimal.least": "Proof: under the same assumptions no plan needs less than "
        "{bound}. This one needs {objective}, a gap of {gap}, within the {asked} asked for.",
        "report.say.feasible": "A limit stopped the search, so this is the best plan found, not a "
        "proven best: {name} of {objective}, proven bound {bound}, gap {gap}. A better plan may "
        "exist within that gap.",
        "report.say.feasible.unbounded": "A limit stopped the search before any bound was proven: "
        "{name} of {objective} is the best plan found, and how far it is from the best possible is "
        "not known.",
        "report.say.no_plan": "No plan was found: {status}.",
        "report.say.downtime": "New zones are expected to be without power or fiber for {least} "
        "to {most} (estimate).",
        "report.say.downtime.one": "The new zone is expected to be without power or fiber for "
        "{most} (estimate).",
        "report.say.target": "{number} of the {all} have a target, and {kept} of these meet it.",
        "report.say.target.none": "No downtime target was set for any zone; the minutes are what "
        "is expected with this plan.",
        "report.say.power.target": "Only power packages with at most {minutes} of downtime were "
        "considered.",
        "report.say.verified": "An independent check recalculated every number from the decisions "
        "alone and found no violation; the largest deviation is {worst}.",
        "report.say.verified.not": "An independent check found {number} in this run. Do not rely "
        "on the plan until they are resolved: {groups}.",
        "report.say.verified.unknown": "The plan was not checked again for this briefing.",
        "report.violation.one": "violation",
        "report.violation.many": "violations",
        "report.say.sure.most": "With the same assumptions no plan can have {name} above {bound}; "
        "this one reaches {value} (gap {gap}).",
        "report.say.sure.least": "With the same assumptions no plan can have {name} below {bound}; "
        "this one has {value} (gap {gap}).",
        "report.say.sure.unknown": "How far {name} of {value} is from the best possible is not "
        "known.",
        "report.say.sure.stopped": "The search stopped at a limit: a better plan may exist within "
        "the gap.",
        "report.ask.title": "Decision asked for",
        "report.ask": "Approve {capex} of capital to {what}.",
        "report.ask.zones": "open {zones}",
        "report.ask.links": "build {links}",
        "report.ask.length": "{links} ({km})",
        "report.ask.cities": "connect {cities}",
        "report.ask.nothing": "No spending is proposed: under these conditions the plan opens and "
        "builds nothing.",
        "report.next": "Next steps",
        "report.next.presumed": "Confirm {links} that the plan relies on: they are assumed along "
        "highways, not surveyed.",
        "report.next.fiber": "Invite tenders for {links}, starting with the longest, {longest}.",
        "report.next.sites": "Find land and obtain permits in {zones}: the plan names towns, not "
        "plots.",
        "report.next.more": "{number} more",
        "report.next.power": "Agree feeders and outage figures for {zones} with the distribution "
        "companies.",
        "report.next.figures": "Check the estimates that matter most before money is committed.",
        "report.say.rests": "The estimate that matters most: {first}",
        "report.say.table": "The table shows: {caption}. At the top: {first}.",
        "report.say.table.whole": "The table shows: {caption}, with {first}.",
        "report.more_rows": "{number} more in the long briefing",
        "report.appendix": "Appendix: all tables, assumptions and sources are in briefing.pptx.",
        "report.rests_on": "What it depends on",
        "report.say.changed": "This plan was made with changes to the scenario {name}: {changes}.",
        "report.say.effect": "“{what}” is {value}; if it is 10 % worse, {change}.",
        "report.say.seat": "A seat in a new zone costs about USD {each}, power included.",
        "report.effect.exports": "exports fall by {amount}",
        "report.effect.capex": "capital cost rises by {amount}",
        "report.effect.downtime": "the longest downtime rises by {amount}",
        "report.unit.minutes": "minutes a year",
        "report.table.changes": "Changes to the scenario {name}",
        "report.table.effects": "The assumptions that matter most",
        "report.table.effects.note": "How each number changes this plan if it turns out 10 % "
        "worse and all decisions stay the same. For fiber cuts and repair this is approximate.",
        "report.col.was": "Before",
        "report.col.now": "In this plan",
        "report.col.effect": "If 10 % worse",
        "report.col.effect.share": "Change",
        # how fiber of zones is protected
        "report.protection.single": "A zone may depend on a single fiber path: one cut stops it.",
        "report.protection.dual_link": "Every new zone keeps a path to a gateway when any one link "
        "is cut.",
        "report.protection.dual_node": "Every new zone keeps a path to a gateway when any one node "
        "or link fails.",
        "report.protection.dual_gateway": "Every new zone has paths to two gateways that share no "
        "node.",
        "report.protection.shared_risk": "Every new zone keeps a path to a gateway when all links "
        "of one shared risk fail.",
        "report.protection.own": "Some zones have another level of protection; the table of zones "
        "shows it.",
        # summary
        "report.lead.zones": "What opens",
        "report.lead.gain": "What it gains",
        "report.lead.cost": "What it costs",
        "report.lead.fiber": "Which fiber",
        "report.lead.availability": "How reliable",
        "report.lead.proof": "How sure",
        # headline numbers
        "report.head.exports": "New exports",
        "report.head.exports.years": "New exports, discounted sum",
        "report.head.opex.years": "Running cost, discounted sum",
        "report.head.capex": "Capital",
        "report.head.opex": "Running cost",
        "report.head.jobs": "New jobs",
        "report.head.zones": "New zones",
        "report.head.existing": "Exports of existing zones",
        "report.head.seats": "Seats",
        "report.head.fiber": "New fiber",
        "report.head.cities": "Cities connected",
        "report.head.gap": "Gap to the proven bound",
        "report.head.downtime": "Worst downtime of a new zone",
        # columns
        "report.col.number": "No.",
        "report.col.zone": "Zone",
        "report.col.province": "Province",
        "report.col.tier": "Tier",
        "report.col.size": "Size",
        "report.col.seats": "Seats",
        "report.col.package": "Power package",
        "report.col.year": "From",
        "report.col.capex": "Capital, USD m",
        "report.col.exports": "Exports, USD m a year",
        "report.col.exports.in": "Exports in {year}, USD m",
        "report.col.downtime": "Downtime, min a year",
        "report.col.target": "Allowed, min a year",
        "report.col.from": "From",
        "report.col.to": "To",
        "report.col.km": "km",
        "report.col.role": "Role",
        "report.col.in_service": "In service",
        "report.col.holds": "Holds up to, cuts per 1,000 km",
        "report.col.cost": "Cost, USD m",
        "report.col.city": "City",
        "report.col.reached": "Reached",
        "report.col.remote": "People at home",
        "report.col.kind": "What for",
        "report.col.musd": "USD million",
        "report.col.share": "Share",
        "report.col.budget": "Budget, USD m",
        "report.col.unspent": "Not spent, USD m",
        "report.col.opex": "Running, USD m",
        "report.col.exports.short": "Exports, USD m",
        "report.col.jobs": "People at work",
        "report.col.zones": "New zones",
        "report.col.cities": "Cities",
        "report.col.fiber": "Fiber, km",
        "report.col.power_min": "Power, min a year",
        "report.col.shedding_min": "Load shedding, of these",
        "report.col.fiber_min": "Fiber, min a year",
        "report.col.protection": "Fiber protection",
        "report.col.paths": "Separate paths",
        "report.col.result": "Target",
        "report.col.assumption": "Assumption",
        "report.col.value": "Value",
        "report.col.low": "Low",
        "report.col.central": "Used",
        "report.col.high": "High",
        "report.col.range_basis": "Basis",
        "report.range.factor": "as it is",
        "report.col.scenario_key": "Key in the scenario",
        "report.col.basis": "Basis of the downtime estimate",
        "report.col.layer": "Data",
        "report.col.data_year": "Year",
        "report.col.grades": "Grades",
        "report.col.licence": "Licence",
        "report.col.attribution": "Source",
        "report.col.what": "What",
        # cells
        "report.ring": "ring",
        "report.spur": "single path",
        "report.new": "by new fiber",
        "report.before": "already",
        "report.exempt": "no target",
        "report.kept": "kept",
        "report.missed": "missed",
        "report.total": "Total",
        "report.grades.count": "{grade} {number}",
        # captions
        "report.table.zones": "New zones, by seats",
        "report.no_targets": "No zone has a downtime target.",
        "report.table.zones.note": "Numbers are those on the map. Exports and downtime are "
        "estimated; capital includes power, not fiber.",
        "report.table.existing": "Existing zones that stay open",
        "report.table.existing.note": "They need no capital. Seats are those still free, "
        "estimated.",
        "report.table.fiber": "Fiber links to build, longest first",
        "report.table.fiber.note": "On a ring, traffic can go the other way; on a single path, a "
        "cut disconnects everything behind it. Costs are estimated from terrain and length.",
        "report.table.cities": "Cities the plan connects",
        "report.table.cities.note": "People expected to export from home once fiber arrives "
        "(estimate).",
        "report.rounded": "Parts may not add up to the total, since each is rounded.",
        "report.table.kinds": "Capital by kind",
        "report.table.running": "Running cost by kind, each year",
        "report.table.running.in": "Running cost by kind in {year}",
        "report.table.years": "Year by year, not discounted",
        "report.table.years.note": "Capital is shown in the year it is paid, everything else in "
        "the year it occurs. Zones, cities and fiber are all that the plan has by then, earlier "
        "years included. Totals of exports and running cost are plain sums.",
        "report.table.certificate": "Availability certificate, new zones",
        "report.table.certificate.existing": "Availability of existing zones",
        "report.table.certificate.note": "Estimated minutes a year without power, without fiber, "
        "and in total (power or fiber missing), in the year the zone opens. 99.99 % allows 52.56 "
        "minutes.",
        "report.table.certificate.holds": "The last column: up to how many fiber cuts per 1,000 km "
        "and year a zone stays within its target, or within 99.99 % where it has none; the plan "
        "assumes {now}.",
        "report.table.basis": "Where the minutes come from",
        "report.table.assumptions": "What the plan assumes",
        "report.table.ranges": "How far the numbers are known",
        "report.table.ranges.note": 'Where the value used is "as it is", low and high are '
        "multiples of all the numbers meant.",
        "report.table.sources": "Data layers",
        "report.table.sources.note": "{meaning}. The table counts rows of each grade.",
        "report.table.method": "How the plan was found",
        "report.table.stages": "Objectives in order of rank",
        "report.col.objective": "Objective",
        "report.col.bound": "Bound",
        "report.col.gap": "Gap",
        # charts
        "report.chart.budget": "Capital by kind",
        "report.chart.budget.alt": "Bar chart: capital of {total}; {parts}.",
        "report.chart.exports": "Exports by zone",
        "report.chart.exports.alt": "Bar chart of exports by zone; most: {most}.",
        "report.chart.exports.alt.none": "Bar chart of exports; no zone earns any.",
        "report.chart.downtime": "Downtime by cause",
        "report.chart.downtime.alt": "Stacked bars: minutes a year without power and without fiber "
        "of {zones}; most: {most}.",
        "report.chart.downtime.alt.none": "Stacked bars of downtime; there is no new zone.",
        "report.chart.years": "Capital paid and exports, year by year",
        "report.chart.years.alt": "Columns for {first} to {last}: {parts}.",
        "report.chart.years.part": "{year} capital {capex}, exports {exports}",
        "report.chart.cost": "Exports against capital, zone by zone",
        "report.chart.cost.alt": "Line: exports gained as zones are added, best yield first.",
        "report.chart.map": "Map of the plan",
        "report.chart.map.alt": "{title}. Map of {new}, {existing}, {links} of {km} and {cities}.",
        "report.axis.musd": "USD million",
        "report.axis.yearly": "USD million a year, modeled",
        "report.axis.minutes": "Minutes a year, estimated",
        "report.kind.zones": "Zones with their power",
        "report.kind.new": "New zones",
        "report.kind.existing": "Existing zones",
        "report.kind.links": "Fiber links",
        "report.kind.cities": "City equipment",
        "report.kind.remote": "People at home",
        "report.cause.power": "Power",
        "report.cause.shedding": "Load shedding",
        "report.cause.fiber": "Fiber",
        # zones and fiber sections
        "report.zones.intro": "{new} and {existing}, {seats} in all; {workers} are expected to "
        "work in them.",
        "report.estimated.title": "What was estimated or left out",
        "report.limits.title": "What this plan does not say",
        "report.limits.modeled": "Talent, willingness to come, exports and downtime are modeled, "
        "not measured; other assumptions may lead to other zones that are nearly as good.",
        "report.limits.gap": "Differences between plans that are smaller than their gaps are not "
        "meaningful.",
        "report.limits.flows": "Which of two nearby zones a person goes to is partly arbitrary: "
        "rely on totals, not on single flows.",
        "report.limits.sites": "Zones are placed in towns, not on plots; land, permits and rents "
        "were not examined.",
        # method
        "report.method.objective": "Objective",
        "report.method.most": "most {name}",
        "report.method.least": "least {name}",
        "report.method.status": "Result",
        "report.method.status.optimal": "optimal within the gap asked for",
        "report.method.status.feasible": "best found when a limit stopped the search",
        "report.method.value": "Reached",
        "report.method.bound": "Proven bound",
        "report.method.gap": "Gap",
        "report.method.asked": "Gap asked for",
        "report.method.engine": "Engine",
        "report.method.time": "Time to solve",
        "report.method.limit": "Time limit",
        "report.method.nodes": "Branch-and-bound nodes",
        "report.method.cuts": "Cuts separated",
        "report.method.seed": "Seed",
        "report.method.run": "Run",
        "report.method.inputs": "Fingerprint of the problem",
        "report.method.deviation": "Largest deviation found by the check",
        "report.method.sentence": "Zones, fiber, power and people are decided together in one "
        "mixed-integer program, solved by branch and cut.",
        "report.method.gap.what": "The gap is the distance between the plan and the proven bound, "
        "as a share of the plan's value: how much better any plan could be at most.",
    }
)
