"""Real servers on this machine for the tests of what leaves it: they fail, delay, double, refuse and cut."""
