"""What a damage costs: the published grid, by version, what is asked by it, and what the person answers."""
