"""What runs leave: their keys, records, cache, locks and scratch folders."""
