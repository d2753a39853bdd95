"""Backbone and rights of way as one fiber graph: cost per link, routes, exact reliability."""
