"""Asking for aids: the papers, the last day, the letter, what was answered and what was paid (row I5)."""
