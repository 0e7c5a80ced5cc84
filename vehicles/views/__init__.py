"""The pages of the fleet: each shows, asks, and calls one operation."""
