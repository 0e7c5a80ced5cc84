"""What is entrusted is not lost: encrypted backups, their restoration, and a nightly look at what must agree."""
