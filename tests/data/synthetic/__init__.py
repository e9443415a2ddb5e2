"""Tests of the synthetic tables."""
