"""Aujourd'hui: what waits for somebody at the counter, most urgent first (row L1)."""
