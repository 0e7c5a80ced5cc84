"""The pages of the form and of what it brings."""
