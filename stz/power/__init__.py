"""Published grid reliability comes in; downtime and power packages per site leave."""

from stz.power.downtime import Grid, combined_downtime, power_downtime
from stz.power.figures import Figure, disco_figures
from stz.power.packages import PackageOffers, package_options

__all__ = [
    "Figure",
    "Grid",
    "PackageOffers",
    "combined_downtime",
    "disco_figures",
    "package_options",
    "power_downtime",
]
