"""Turns finished runs into pages: stages the book, builds it, checks it and serves it.

This room alone knows Sphinx and Jupyter Book. It reads what a run left in its folder and the prose
in `book/`; it never executes a notebook.
"""
