"""What is kept no longer than needed: the rules run each night, legal holds, the archives and how they are opened."""
