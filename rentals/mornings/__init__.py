"""A morning of hand-overs: many people come to take a vehicle, all is made ready before they do (issue 7, § 8)."""
