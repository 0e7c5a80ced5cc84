"""The forms of rentals: the new one, the acts, money, offers."""
