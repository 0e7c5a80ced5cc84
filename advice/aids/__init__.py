"""The catalogue of aids: who may ask for what, as dated rules that explain themselves (rows I2, I3)."""
