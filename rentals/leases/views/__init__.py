"""The pages of a lease's life: each act is one operation."""
