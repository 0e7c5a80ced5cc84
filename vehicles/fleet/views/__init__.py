"""The pages that keep the fleet."""
