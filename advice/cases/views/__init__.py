"""The pages of a case file, of its diagnoses, of their papers."""
