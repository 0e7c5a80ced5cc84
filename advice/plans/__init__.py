"""Financing plans: what a project costs, who pays what, when, and what is left to live on (row I4)."""
