"""The public pages of lending: ask for a vehicle without an account (row K1)."""
