"""Following a person: the catalogue of aids and its engine; the case files come on top."""
