"""What comes of people who are proposed, in figures: how fast they are called, who is hired, how, and who sent them (row J12)."""

#: Who sees candidatures sees their figures.
PERMISSION = "recruitment.view_referral"
