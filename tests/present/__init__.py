"""Tests of `helpers.present`."""
