"""What advising brings, in figures, and what the European fund asks of each person: entry, exit, six months (row I8)."""

#: Who sees files and applications sees their figures.
PERMISSION = ("cases.view_case", "applications.view_application")
