"""What leaves for the software of a structure, who agreed to it, and what comes back (row J10)."""
