"""The lists of lending: rentals, what the counter received and holds, what is owed, deposits, shares of payers, the bank."""
