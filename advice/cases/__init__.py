"""Following one person until she moves by herself: her case file, her diagnosis, what is done with whom."""
