"""Hand-overs away from the agency, at somebody's home or at a town hall, and the rounds of those who drive there."""
