"""The pages of tasks, calls and absences."""
