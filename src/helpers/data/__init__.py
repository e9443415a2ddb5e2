"""The only room that opens data files: tables, areas, sources and the strategy's figures."""
