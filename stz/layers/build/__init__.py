"""Build every packaged layer from ``data/geo/sources``: one module per layer, same bytes every time."""
