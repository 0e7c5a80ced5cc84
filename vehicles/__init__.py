"""The fleet and its one calendar."""
