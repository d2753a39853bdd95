"""Files of ``data/geo/sources`` come in; every packaged layer leaves, always the same bytes."""
