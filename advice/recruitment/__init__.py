"""Proposing people to the structures that hire: AI, ACI and neighbours, until a contract or an answer."""
