"""Who looks for a way to move says it in public; an adviser calls, and opens a case file."""
