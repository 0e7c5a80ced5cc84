"""Who can go where, and with what: estimates, in plain Python, that say why not. No table, no clock, no network.

Distances are as the crow flies times a detour; speeds, detours and ceilings are given by ``modes.Rules``, that the
manager sets from a date (``missions.terms``).
"""
