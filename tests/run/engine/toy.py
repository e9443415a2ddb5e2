"""Toy notebooks in MyST text, with inline expressions and conditions."""

from pathlib import Path

import nbformat

from helpers.run.notebooks import parse

HEADER = """\
---
jupytext:
  cell_metadata_filter: -user_expressions
  formats: md:myst,reference//ipynb
  notebook_metadata_filter: -jupytext.text_representation.jupytext_version
  text_representation:
    extension: .md
    format_name: myst
    format_version: 0.13
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
---
"""
TEXT = f"""{HEADER}
# Toy

```{{code-cell}} ipython3
:tags: [parameters]

area: str = "Brent"  # where
```

```{{code-cell}} ipython3
people = 1000 * len(area)
held = area == "Brent"
```

(answer)=
In {{eval}}`area` there are {{eval}}`f"{{people:,}}"` people; write `{{eval}}` for a value.

+++ {{"when": "held"}}

The strategy names {{eval}}`area`.

+++ {{"when": "not held"}}

The strategy does not name {{eval}}`area`.

```{{code-cell}} ipython3
:when: not held

"elsewhere"
```

```{{code-cell}} ipython3
people + 1
```
"""


def code(*lines: str) -> str:
    """Return the text of a cell of code."""
    return "\n".join(["```{code-cell} ipython3", *lines, "```", ""])


def write(path: Path, text: str = TEXT) -> Path:
    """Write a text as the `.ipynb` that papermill reads."""
    nbformat.write(parse(text), path)
    return path
