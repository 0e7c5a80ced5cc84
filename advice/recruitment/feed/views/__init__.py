"""The pages about the software of structures."""
