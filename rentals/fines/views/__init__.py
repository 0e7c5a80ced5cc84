"""The pages of fines: noting one, its record, what goes out, its papers."""
