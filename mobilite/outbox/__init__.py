"""Messages that leave: SMS and e-mails, each one a row written with its cause."""
