"""« Je cherche un travail »: somebody says so from a telephone, without an account (row J8)."""
