"""Runs: checked parameters, an executed notebook and the numbers behind it, whole or not at all."""
