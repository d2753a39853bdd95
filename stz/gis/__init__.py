"""A run comes in; files of other programs leave: QGIS, Google Earth, spreadsheets, data frames."""

from stz.gis.export import FORMATS, default_path, export_run

__all__ = [
    "FORMATS",
    "default_path",
    "export_run",
]
