"""The pages about people and partners: each calls one operation."""
