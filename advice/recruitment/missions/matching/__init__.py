"""People, missions and vehicles read once, then reach asked of each pair: a constant number of queries."""
