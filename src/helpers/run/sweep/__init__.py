"""Sweeps: the numbers of every set of a grid, in one journal, on one machine or a cluster."""
