"""What somebody has to do: tasks with an owner and a moment, calls and their next try."""
