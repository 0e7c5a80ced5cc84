"""The pages of rounds: agree on a place, the round on a phone, its order, the places to meet."""
