"""Official releases as their publishers offer them, read into tidy tables: a module a release.

`spec` says what a release is made of, `files` opens what was downloaded, `recognise` tells by its
headings which table it is, `grid` splits text and `workbook` reads Excel, `columns` gives types,
`periods` tells the year or month, and `reading` joins them. `account` is the record of what became
of every row; `registry` lists the releases.
Nothing here writes; `helpers.data.imports` stores.
"""
