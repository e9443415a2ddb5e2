"""The disclosure gate: what may not leave in a published site, found before anybody reads it.

`gate` walks the files of a site, `contents` opens each of them and `pages` what they show as HTML
or SVG, `grids` judges counts of people in tables, `records` those in JSON and in words,
`identifiers` what is said in any text.
"""
