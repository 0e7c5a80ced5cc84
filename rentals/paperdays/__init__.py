"""A day prepared on paper, for when the network is down: contracts to sign, condition sheets, telephones, cash sheet."""
