"""Eligibility for the IAE: criteria with their proofs, assessments, the PASS IAE. Other rooms ask ``standing.explained``."""
