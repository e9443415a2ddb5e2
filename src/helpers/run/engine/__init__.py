"""Executes notebooks: papermill's engine over forked processes, and what it may read."""
