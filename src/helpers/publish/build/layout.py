"""The laid-out book, kept from one build to the next: a page that is as before is not done again.

Sphinx does a page again whose source is newer than what it made of it. Here the times of sources
follow from their content alone, held against what was laid out last.
"""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from helpers import software, source
from helpers.publish.build.stage import EXTRA
from helpers.publish.checks.site_check import Site
from helpers.publish.edition.edition import HOME
from helpers.publish.pages.search_index import INDEX

MARK = "whole.json"
AS_BEFORE, CHANGED = 1, 2**31 - 1
"""Times of a source, in seconds: older and newer than all that Sphinx made."""
_PAGES = (".md", ".ipynb")
_BROUGHT = ("_images/", "_downloads/")


class Layout:
    """A folder in which one book is laid out again and again.

    Attributes:
        source: folder of the staged book.
        site: folder that Sphinx writes to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.source = folder / "src"
        self.site = folder / "html"

    def take(self, staged: Path) -> bool:
        """Move a staged book here; return whether its pages that are as before are laid out.

        None is where the last layout was not finished or was damaged since, or where more changed
        than pages: which there are, a setting, a style, what lays them out.

        Raises:
            OSError: the folder cannot be written.
        """
        new, old = source.digests(staged), self._kept()
        usable = _frame(new) == _frame(old)
        if usable:
            (self._folder / MARK).unlink()
            shutil.rmtree(self.source)
        else:
            if self._folder.is_dir() and not self._folder.is_symlink():
                shutil.rmtree(self._folder)
            else:
                self._folder.unlink(missing_ok=True)
            self._folder.mkdir(parents=True)
        staged.rename(self.source)
        for name in filter(_is_page, new):
            as_before = usable and new[name] == old[name] and name != f"{HOME}.md"
            # Sphinx writes what belongs to no page only where some page changed: the home page.
            time = AS_BEFORE if as_before else CHANGED
            os.utime(self.source / name, (time, time))
        return usable

    def keep(self, laid_out: Site) -> None:
        """Keep of a site what Sphinx goes on from: its pages, and what the search looks through.

        A book whose pages bring files of their own, which Sphinx names, is laid out anew each time.

        Args:
            laid_out: the site, in which there was no fault to find.
        """
        made = laid_out.files - source.digests(self.source / EXTRA).keys()
        if any(name.startswith(_BROUGHT) for name in made):
            return
        for name in made:
            if name == INDEX or name.endswith(".html"):
                (self.site / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(laid_out.folder / name, self.site / name)
        whole = {"by": software.fingerprint(), "files": source.digests(self._folder)}
        (self._folder / MARK).write_text(json.dumps(whole), encoding="utf-8")

    def _kept(self) -> dict[str, str]:
        """Return name to hash of what was staged last; nothing where its layout is of no use."""
        try:
            whole = json.loads((self._folder / MARK).read_text(encoding="utf-8"))
            files = source.digests(self._folder)
            linked = any(path.is_symlink() for path in self._folder.rglob("*"))
        except (OSError, ValueError, RecursionError):
            return {}
        del files[MARK]
        if linked or whole != {"by": software.fingerprint(), "files": files}:
            return {}
        within = f"{self.source.name}/"
        return {
            n.removeprefix(within): hashed for n, hashed in files.items() if n.startswith(within)
        }


def _frame(staged: Mapping[str, str]) -> dict[str, str]:
    """Return what may decide about every page: name to hash, of a page its name alone."""
    return {
        name: "" if _is_page(name) else hashed
        for name, hashed in staged.items()
        if not name.startswith(f"{EXTRA}/")
    }


def _is_page(name: str) -> bool:
    return name.endswith(_PAGES) and not name.startswith(f"{EXTRA}/")
