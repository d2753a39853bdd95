"""Special Technology Zone siting optimizer: zones and fiber decided jointly, proven, on a map."""
