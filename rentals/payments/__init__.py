"""What is due, paid, held and given back. A bill does not know why it exists."""
