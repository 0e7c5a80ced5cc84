"""The pages of missions, of the vivier, and of who can go where."""
