"""The questions about missions, and about the search of a person."""
