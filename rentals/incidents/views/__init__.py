"""The pages of files: opening one, its record, its steps, its papers."""
