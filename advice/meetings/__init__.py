"""Meeting the people who are followed: appointments of a case file, group workshops, reminders."""
