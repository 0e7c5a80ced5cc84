"""Acts at the kerb: hand over and take back a vehicle, one step at a time, on a telephone (rows E1 to E4)."""
