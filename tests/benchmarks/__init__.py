"""How fast the product is, measured as it is said in docs/benchmarks.md: `python -m tests.benchmarks`.

``__main__`` starts one process per database and size; ``measure`` fills a database there and takes the figures;
``report`` writes the table. Not part of the tests.
"""
