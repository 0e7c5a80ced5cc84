"""What opens a vehicle: its sets of keys, each in somebody's hands, and the tag with a code on each."""
