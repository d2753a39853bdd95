"""Published grid reliability comes in; downtime and power packages per site leave."""

from stz.power.downtime import Grid, combined_downtime, power_downtime
from stz.power.figures import LATEST, Figure, disco_figures
from stz.power.packages import PackageOffers, package_options, scenario_figures

__all__ = [
    "LATEST",
    "Figure",
    "Grid",
    "PackageOffers",
    "combined_downtime",
    "disco_figures",
    "package_options",
    "power_downtime",
    "scenario_figures",
]
