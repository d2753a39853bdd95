"""Step: the years that new links take to build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from stz.scenario import Scenario


def with_lead_years(links: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return links with the years they take; none where all is built in one year."""
    lead = scenario.fiber.lead_years if scenario.phased else 0
    return links.assign(lead_years=np.where(links["existing"], 0, lead))
