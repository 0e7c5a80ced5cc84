"""Who did what, to what, when: one entry per operation, never changed (row L4)."""
