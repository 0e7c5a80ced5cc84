"""Lending a vehicle and being paid for it."""
