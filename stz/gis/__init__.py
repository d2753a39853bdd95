"""Plans as files of other programs: QGIS, Google Earth, spreadsheets, data frames."""

from stz.gis.export import FORMATS, default_path, export_run

__all__ = ["FORMATS", "default_path", "export_run"]
