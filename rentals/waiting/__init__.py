"""The waiting list: who waits for which bike, in which order and why, what is offered to whom, until when (row A8)."""
