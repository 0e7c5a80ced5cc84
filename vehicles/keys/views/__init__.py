"""The pages of keys: their tags, and what anybody reads who scans one."""
