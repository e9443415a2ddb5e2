"""Which figures differ between two sites, runs, sweeps, commits or working trees."""
