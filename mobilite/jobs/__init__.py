"""Work that happens behind the pages: what was asked for in a transaction, and what falls due."""
