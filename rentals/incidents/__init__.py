"""What goes wrong on the road: accidents, thefts, lost keys, vehicles that do not come back, each a file with its days (row G11)."""
