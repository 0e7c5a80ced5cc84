"""The timeline of the fleet (row A1): what stretch of time, what is on it, how it is drawn."""
