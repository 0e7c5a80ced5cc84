"""The pages of offers: what an employer types, what the desk reads again, what anybody reads."""
