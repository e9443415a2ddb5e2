"""Tests of `helpers.present.charts`."""
