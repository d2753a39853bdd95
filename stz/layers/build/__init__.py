"""Build every packaged layer from ``data/geo/sources``: same bytes every time."""
