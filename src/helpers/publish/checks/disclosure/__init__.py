"""The disclosure gate: what may not leave in a published folder, found before anybody reads it.

`gate` walks the files, `tables` judges numbers by the units and places that they are declared with,
`identifiers` searches every text as `plain_text` reads it, with `nhs_numbers` and `secrets`, and
`exemptions` reads what may stand all the same.
"""
