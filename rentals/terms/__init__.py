"""The contract's words, as data: clauses with variables and conditions, in versions that never change once published (row D1)."""
