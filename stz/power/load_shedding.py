"""Load shedding: supply that a company cuts off by plan, hours a day, on some of its feeders.

The regulator leaves it out of SAIDI. What is published is the share of each company's feeders
without supply for more than 10 hours a day. A zone's dedicated feeder may be spared. So a zone is
shed with probability ``share x (1 - spared_share)``, and then ``blocks_per_day`` times a day for
``hours_per_day / blocks_per_day`` hours: outages of a fixed length, as often as that on average.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from stz.layers import LOAD_SHEDDING, PARENT_COMPANIES
from stz.power.downtime import Outages

DAYS = 365.0


class SheddingRules(Protocol):
    """What a scenario assumes of load shedding: ``power.load_shedding``."""

    @property
    def hours_per_day(self) -> float:
        """Hours a day that a shedding feeder is without supply."""

    @property
    def blocks_per_day(self) -> int:
        """Times a day that it is cut off."""

    @property
    def spared_share(self) -> float:
        """Share of the dedicated feeders of zones that are spared."""


@dataclass(frozen=True)
class Shedding:
    """Load shedding of one company.

    Attributes
    ----------
    share : float
        Share of its feeders that shed load, 0 to 1; 0 where nothing is published.
    basis : str
        Where that comes from, for people.
    """

    share: float
    basis: str

    def outages(self, rules: SheddingRules) -> Outages | None:
        """Return the outages a zone expects; None where there are none."""
        shed = self.share * (1.0 - rules.spared_share)
        if shed <= 0.0 or rules.hours_per_day <= 0.0:
            return None
        minutes = 60.0 * rules.hours_per_day / rules.blocks_per_day
        return Outages(shed * DAYS * rules.blocks_per_day, minutes, fixed=True)


def company_shedding(table: pd.DataFrame, discos: Iterable[str]) -> dict[str, Shedding]:
    """Return load shedding of each company: its own latest figure, else that of its parent.

    Parameters
    ----------
    table : DataFrame
        Layer ``grid_reliability``.
    discos : iterable of str
        Companies that are asked for.
    """
    rows = table[table["metric"] == LOAD_SHEDDING].sort_values("fiscal_year", kind="stable")
    printed = {str(row["disco"]): row for row in rows.to_dict("records")}
    found: dict[str, Shedding] = {}
    for disco in dict.fromkeys(discos):
        for company in (disco, PARENT_COMPANIES.get(disco, "")):
            if company in printed:
                row = printed[company]
                share = float(row["value"]) / 100.0
                told = f"{row['value']:g} % of the feeders of {company} shed load ({row['year']})"
                found[disco] = Shedding(share, told)
                break
        else:
            found[disco] = Shedding(0.0, "no load shedding is published for this company")
    return found
