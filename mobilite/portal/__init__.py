"""The bare public frame: light pages that work without JavaScript, on a cheap phone. Apps fill it."""
