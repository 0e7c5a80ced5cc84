"""The forms about people and partners: short groups, titled as questions."""
