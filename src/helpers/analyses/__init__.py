"""The analyses, a topic a module: each has `Parameters`, `analyse`, `Results` and what it reads."""
