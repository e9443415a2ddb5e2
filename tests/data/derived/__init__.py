"""Tests of the tables derived from releases."""
