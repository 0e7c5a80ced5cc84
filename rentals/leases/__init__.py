"""The life of a lease between its hand-over and its return: what its months cost and were paid, what stops or ends it."""
