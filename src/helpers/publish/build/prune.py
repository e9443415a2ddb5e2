"""Takes from a built site what no page of it uses: most of what the theme brings."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from helpers.publish.checks.site_check import Site, resolve

ASSETS = ("_static/", "_images/", "_downloads/")
# Files that Sphinx writes for itself or for other books; `.buildinfo` also hashes absolute paths.
LEFTOVERS = (".buildinfo", "objects.inv")


def slim(site: Site) -> None:
    """Remove from a site the theme's files that none of its pages, styles or scripts refers to."""
    unused = {name for name in site.files if name.startswith(ASSETS)} - set(_used(site))
    for name in unused | site.files.intersection(LEFTOVERS):
        site.remove(name)
    _remove_empty_folders(site.folder)


def _used(site: Site) -> Iterator[str]:
    """Yield every file that a page fetches, or that a used stylesheet fetches in turn."""
    waiting = [
        resolve(name, urlsplit(address).path)
        for name, page in site.pages.items()
        for address in (*page.fetched, *page.links)
    ]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in site.files:
            continue
        seen.add(name)
        yield name
        if name in site.styles:
            waiting += [resolve(name, urlsplit(a).path) for a in site.style_addresses(name)]


def _remove_empty_folders(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
