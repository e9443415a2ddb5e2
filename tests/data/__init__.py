"""Tests of the room `helpers.data` and of the committed tables."""
