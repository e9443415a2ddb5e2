"""Synthetic tables: invented practices, staff, buildings and cancers that meet published totals.

Every table is a pure function of a seed and of the totals that it must meet. `seeds` names the
generator, `spread` shares totals out in whole numbers, `targets` reads the totals from the tables
of the book, `practices`, `staff`, `estates` and `cancers` make the tables, `write` puts them in
their files. No row describes a real practice, person or building.
"""
