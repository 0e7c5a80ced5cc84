"""The pages of rentals: each calls one operation."""
