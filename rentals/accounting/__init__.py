"""What the ledger says, as an accountant books it: journals, a file in the shape of the FEC, months that close (row F9)."""
