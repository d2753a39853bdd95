"""What is changed in the finished problem: factors, outages, links and sites that nobody planned.

An analyst's session writes this section, so that what it asks can be asked again from a file.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from stz.scenario.sections import NonNegative, Positive, Section, Text

Degrees = Annotated[float, Field(strict=True, ge=-180, le=180)]


class NewLink(Section):
    """A link between two nodes that is in no layer; it may be built like the others."""

    a: Text
    """Node at one end."""
    b: Text
    """Node at the other end."""
    km: Positive
    """Length of its way, km."""
    capex_musd: NonNegative
    """Cost to build it, USD million."""


class NewSite(Section):
    """A place for a zone that is in no layer. What is not said here is as at another site."""

    site: Text
    """Id of its own."""
    name: Text
    """Name shown to people."""
    lon: Degrees
    """Longitude, degrees east."""
    lat: Annotated[float, Field(strict=True, ge=-90, le=90)]
    """Latitude, degrees north."""
    like: Text
    """Site whose sizes, power, tier and district it has, and by whose fiber it is reached."""


class WhatIf(Section):
    """Changes to the finished problem, after all that layers and other sections say."""

    fiber_cost_factor: Positive = 1.0
    """Multiple of capex and opex of all links that may be built."""
    zone_cost_factor: Positive = 1.0
    """Multiple of capex and opex of all new zones."""
    talent_factors: dict[Text, NonNegative] = Field(default_factory=dict)
    """Place id, or name of a district, to a multiple of its people."""
    outages: tuple[Text, ...] = ()
    """What is not there: the id of a link or a node, district:NAME, or company:NAME (of grid
    power, with the zones it supplies)."""
    links: tuple[NewLink, ...] = ()
    """Further links that may be built."""
    sites: tuple[NewSite, ...] = ()
    """Further places for a zone."""

    @property
    def is_nothing(self) -> bool:
        """Whether it changes nothing."""
        return self == WhatIf()
