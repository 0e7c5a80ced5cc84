"""The pages of the waiting list: one line, what is done to it, the points, and the page behind the link of the SMS."""
