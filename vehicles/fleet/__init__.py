"""Keeping the fleet: what is delivered, moved, counted, called back, measured, and how it leaves."""
