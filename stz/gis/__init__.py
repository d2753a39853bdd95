"""A run in the file formats of geographic information systems."""
