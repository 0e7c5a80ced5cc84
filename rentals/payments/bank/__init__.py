"""The bank: its exports, what each line may be, what it was matched with."""
