"""Following a person: case files, aids, recruitment. Comes with its own issues."""
