"""Published grid reliability comes in; downtime and power packages per site leave."""

from stz.power.downtime import Grid, combined_downtime, power_downtime
from stz.power.figures import LATEST, Figure, company_grades, disco_figures
from stz.power.load_shedding import Shedding, company_shedding
from stz.power.packages import PackageOffers, package_options, scenario_figures

__all__ = [
    "LATEST",
    "Figure",
    "Grid",
    "PackageOffers",
    "Shedding",
    "combined_downtime",
    "company_grades",
    "company_shedding",
    "disco_figures",
    "package_options",
    "power_downtime",
    "scenario_figures",
]
