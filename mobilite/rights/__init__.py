"""What a person may ask of us about her own data (art. 15 to 21 of the GDPR), and what we declare of it (art. 30, 35)."""
