"""What a reader sees of `Results`: headline cards, charts with their data, tables, filled prose.

A notebook needs two names, `charts` and `show`. This room knows no files, no data package and no
Sphinx: it turns results into HTML, SVG and plain text, the same bytes for the same results.
"""
