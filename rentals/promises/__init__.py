"""What was promised and may not be kept: who comes next, what else is free, who is told what and when (rows A4, A6, A7)."""
