"""Pages of applications for aids."""
