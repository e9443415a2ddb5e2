"""The analyses, a topic a module: each has `Parameters`, `analyse` and `Results`."""
