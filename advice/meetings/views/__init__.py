"""Pages of workshops and of appointments of a file."""
