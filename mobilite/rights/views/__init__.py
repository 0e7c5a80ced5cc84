"""The pages about people's rights."""
