"""Editions: which pages a book has, with which title, and with which parameters each is made.

An edition is a YAML file. It has a `title`, an `area` and `parts`; a part has a `caption` and
`pages`; a page is an `analysis` with a `title`, or a page of `prose` from `book/`. It may say where
its `repository` is and whom to `contact`. Everything in it is checked when it is read, so that
nothing is executed for an edition that cannot be made.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from helpers import project
from helpers.analyses import registry
from helpers.analyses.base import BaseParameters
from helpers.data import areas
from helpers.data.areas import Area
from helpers.data.names import nearest, quote
from helpers.errors import DataError, InputError
from helpers.run import parameters

PROSE = "book"
CHAPTERS = "notebooks"
HOME = "index"
TOC = "_toc.yml"
CONFIG = "_config.yml"

AREA = "{area}"
EVERY = "every "
EDITION_KEYS = {
    "title": True,
    "area": True,
    "repository": False,
    "contact": False,
    "home": False,
    "parts": True,
}
PART_KEYS = {"caption": True, "pages": True}
CHAPTER_KEYS = {
    "analysis": True,
    "title": True,
    "page_title": False,
    "slug": False,
    "areas": False,
    "parameters": False,
}
PROSE_KEYS = {"prose": True, "title": True}

_SLUG = re.compile(r"[a-z][a-z0-9_]{0,63}")
_PROSE_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_TAKEN = frozenset({"index", "search", "genindex"})
"""Pages that every site has."""
_REST = r"[\w.~%/?#&=+,;:@!$*-]"
_HTTPS = re.compile(rf"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d+)?(/{_REST}*)?", re.ASCII)
_MAILTO = re.compile(r"mailto:[\w.+-]+@[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.ASCII)
_ADDRESSES = {
    "repository": ((_HTTPS,), "https://"),
    "contact": ((_HTTPS, _MAILTO), "https:// or mailto:"),
}
"""The keys of an edition that hold an address: what it may look like, and how it begins."""


@dataclass(frozen=True)
class Chapter:
    """A page made by an analysis.

    Attributes:
        slug: its name within the book, and in its address.
        title: its name in the contents.
        analysis: the analysis, whose notebook tells it.
        parameters: what the analysis is run with.
        expanded: whether it is one of several pages, an area each, of one entry.
        page_title: its name where no part of the contents stands above it, such as in the title of
            its window; empty where that is `title`.
    """

    slug: str
    title: str
    analysis: str
    parameters: BaseParameters
    expanded: bool = False
    page_title: str = ""

    @property
    def full_title(self) -> str:
        """Its name where no part of the contents stands above it."""
        return self.page_title or self.title


@dataclass(frozen=True)
class Prose:
    """A page of `book/`.

    Attributes:
        name: its file there, without suffix.
        title: its name in the contents.
    """

    name: str
    title: str


@dataclass(frozen=True)
class Part:
    """A part of the book: its caption and its pages, in order."""

    caption: str
    pages: tuple[Chapter | Prose, ...]


@dataclass(frozen=True)
class Edition:
    """A book, before anything of it is made.

    Attributes:
        file: the file it was read from, as it was named.
        title: title of the book.
        area: the area its pages are about, unless they say otherwise.
        home: name of the page of `book/` that is the home page.
        parts: the rest of its pages.
        repository: address of the project; empty where the edition gives none.
        contact: address for questions; empty where the edition gives none.
    """

    file: Path
    title: str
    area: Area
    home: str
    parts: tuple[Part, ...] = field(default=())
    repository: str = ""
    contact: str = ""

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """The pages made by an analysis, in order."""
        return tuple(page for page in self._pages if isinstance(page, Chapter))

    @cached_property
    def prose(self) -> tuple[str, ...]:
        """The names of the pages of `book/`, the home page first."""
        return (self.home, *(page.name for page in self._pages if isinstance(page, Prose)))

    @cached_property
    def leading(self) -> Mapping[str, Chapter]:
        """Each analysis with its first page."""
        first: dict[str, Chapter] = {}
        for chapter in self.chapters:
            first.setdefault(chapter.analysis, chapter)
        return first

    @cached_property
    def by_address(self) -> Mapping[str, Chapter]:
        """What prose may call a page: its slug, or the analysis for the first page of it."""
        return {**self.leading, **{chapter.slug: chapter for chapter in self.chapters}}

    @property
    def _pages(self) -> Iterator[Chapter | Prose]:
        return (page for part in self.parts for page in part.pages)


def read_edition(file: Path, root: Path) -> Edition:
    """Return the edition that a file describes.

    Args:
        file: the file.
        root: the project's folder.

    Raises:
        InputError: the file cannot be read, or names an area, an analysis, a parameter or a page
            that does not exist, or one page twice; says where and what is allowed.
    """
    where = f"edition {file}"
    given = _mapping(parameters.load_yaml(file, "edition"), EDITION_KEYS, where)
    with _located(f"{where}: area"):
        area = areas.resolve(_text(given, "area", where))
    edition = Edition(
        file=file,
        title=_text(given, "title", where),
        area=area,
        home=_prose_name(given.get("home", HOME), root, f"{where}: home"),
        parts=tuple(_parts(given, where, area, root)),
        **{key: _address(given, key, where) for key in _ADDRESSES},
    )
    _require_chapters(edition)
    _require_distinct(edition)
    return edition


# --- the table of contents ------------------------------------------------------------------------


def staged_toc(edition: Edition) -> dict[str, Any]:
    """Return the table of contents of the staged book, whose prose stands at the root."""
    names = {chapter: f"{CHAPTERS}/{chapter.slug}" for chapter in edition.chapters}
    return _toc(edition, HOME, names, "")


def plain_toc(edition: Edition) -> dict[str, Any]:
    """Return the table of contents for `jupyter-book build .`, which knows no parameters.

    It has the first page of each analysis alone.
    """
    names = {chapter: f"{CHAPTERS}/{name}" for name, chapter in edition.leading.items()}
    return _toc(edition, f"{PROSE}/{edition.home}", names, f"{PROSE}/")


def require_in_step(edition: Edition, root: Path) -> None:
    """Hold `_toc.yml` and the title in `_config.yml` against the default edition.

    Raises:
        InputError: a plain build of Jupyter Book would make another book; says what differs.
    """
    config = _plain_mapping(root / CONFIG, CONFIG)
    if config.get("title") != edition.title:
        raise InputError(
            f"{CONFIG}: title: {config.get('title')!r} is not that of {edition.file}, "
            f"{edition.title!r}; make them the same"
        )
    wanted, found = _entries(plain_toc(edition)), _entries(_plain_mapping(root / TOC, TOC))
    for entry in (*wanted, *found):
        if entry not in wanted:
            raise InputError(f"{TOC}: {entry} is not in {edition.file}; add it there or remove it")
        if entry not in found:
            raise InputError(f"{TOC}: {entry} is missing, which {edition.file} has; add it")
    if wanted != found:
        raise InputError(f"{TOC}: its pages are in another order than in {edition.file}")


def _toc(edition: Edition, home: str, names: Mapping[Chapter, str], folder: str) -> dict[str, Any]:
    """Return a table of contents with the chapters that have a name in `names`."""

    def name_of(page: Chapter | Prose) -> str | None:
        return names.get(page) if isinstance(page, Chapter) else f"{folder}{page.name}"

    parts = [
        (part.caption, [{"file": n, "title": p.title} for p in part.pages if (n := name_of(p))])
        for part in edition.parts
    ]
    return {
        "format": "jb-book",
        "root": home,
        "parts": [{"caption": caption, "chapters": pages} for caption, pages in parts if pages],
    }


def _plain_mapping(path: Path, name: str) -> dict[str, Any]:
    content = parameters.load_yaml(path, "settings")
    if not isinstance(content, dict):
        raise InputError(f"{name}: holds no mapping")
    return content


def _entries(toc: Mapping[str, Any]) -> list[str]:
    """Return every entry of a table of contents in words, in order."""
    found = [f"root {toc.get('root')}"]
    for part in toc.get("parts") or ():
        found.append(f"part {part.get('caption')!r}")
        found += [
            f"{page.get('file')} ({page.get('title')})" for page in part.get("chapters") or ()
        ]
    return found


# --- reading --------------------------------------------------------------------------------------


def _parts(given: Mapping[str, Any], where: str, area: Area, root: Path) -> Iterator[Part]:
    for number, each in enumerate(_list(given, "parts", where), start=1):
        part = _mapping(each, PART_KEYS, f"{where}: part {number}")
        caption = _text(part, "caption", f"{where}: part {number}")
        inside = f"{where}: part {caption!r}"
        pages = [
            page
            for at, entry in enumerate(_list(part, "pages", inside), start=1)
            for page in _pages(entry, f"{inside}, page {at}", area, root)
        ]
        yield Part(caption, tuple(pages))


def _pages(entry: Any, where: str, area: Area, root: Path) -> Iterator[Chapter | Prose]:
    """Yield the pages that one entry stands for."""
    if isinstance(entry, dict) and "prose" in entry:
        given = _mapping(entry, PROSE_KEYS, where)
        name = _prose_name(given["prose"], root, f"{where}: prose")
        if name in _TAKEN:
            raise InputError(f"{where}: prose: the site has a page {name!r} of its own")
        yield Prose(name, _text(given, "title", where))
    else:
        yield from _chapters(_mapping(entry, CHAPTER_KEYS, where), where, area)


def _chapters(given: Mapping[str, Any], where: str, area: Area) -> Iterator[Chapter]:
    with _located(where):
        analysis = registry.require_known(_text(given, "analysis", where))
    chosen = given.get("parameters", {})
    if not isinstance(chosen, dict):
        raise InputError(f"{where}: parameters: write one 'name: value' a line")
    if "areas" not in given:
        slug = _slug(given.get("slug", analysis), analysis, where)
        own = {"area": area.name, **chosen}
        yield Chapter(
            slug=slug,
            title=_text(given, "title", where),
            analysis=analysis,
            parameters=_checked(analysis, own, where),
            page_title=_optional_text(given, "page_title", where),
        )
        return
    if "area" in chosen:
        raise InputError(f"{where}: parameters: area: areas gives it already; leave it out")
    for each in _areas(given["areas"], area, f"{where}: areas"):
        yield _chapter_of(each, given, where, analysis, {"area": each.name, **chosen})


def _chapter_of(
    area: Area, given: Mapping[str, Any], where: str, analysis: str, chosen: Mapping[str, Any]
) -> Chapter:
    """Return the page of one area of an entry that stands for several."""
    slug, title = given.get("slug", f"{analysis}_{AREA}"), _text(given, "title", where)
    page_title = _optional_text(given, "page_title", where)
    for key, pattern in {"slug": slug, "title": title, "page_title": page_title or AREA}.items():
        if AREA not in str(pattern):
            raise InputError(
                f"{where}: {key}: {pattern!r} is the same for every area; put {AREA} into it"
            )
    return Chapter(
        slug=_slug(str(slug).replace(AREA, _slug_of(area)), analysis, where),
        title=title.replace(AREA, area.short_name),
        analysis=analysis,
        parameters=_checked(analysis, chosen, where),
        expanded=True,
        page_title=page_title.replace(AREA, area.short_name),
    )


def _areas(given: Any, area: Area, where: str) -> tuple[Area, ...]:
    """Return the areas that an entry names, or those of a kind that lie in the edition's area."""
    if isinstance(given, str) and given.startswith(EVERY):
        kind = given.removeprefix(EVERY).strip()
        if kind not in areas.KINDS:
            hint = nearest(kind, areas.KINDS, among="kinds of area")
            raise InputError(f"{where}: kind of area {quote(kind)} is not known; {hint}")
        found = areas.members(area.code, kind)
        if not found:
            raise InputError(f"{where}: the data know no {kind} in {area.name}; name the areas")
        return found
    if not isinstance(given, list) or not given or not all(isinstance(n, str) for n in given):
        raise InputError(f"{where}: write a list of names, or 'every' and a kind such as borough")
    with _located(where):
        return tuple(areas.resolve(name) for name in given)


def _checked(analysis: str, chosen: Mapping[str, Any], where: str) -> BaseParameters:
    return parameters.of_mapping(analysis, chosen, f"{where}: ")


def _slug(given: Any, analysis: str, where: str) -> str:
    if not isinstance(given, str) or not _SLUG.fullmatch(given):
        raise InputError(
            f"{where}: slug: {given!r} is not allowed; use small letters, digits and underscores, "
            "a letter first, 64 at most"
        )
    if given in registry.MODULES and given != analysis:
        raise InputError(f"{where}: slug: {given!r} is the name of another analysis")
    return given


def _slug_of(area: Area) -> str:
    words = area.short_name.casefold().replace("&", " and ")
    return re.sub(r"[^a-z0-9]+", "_", words).strip("_")


def _prose_name(given: Any, root: Path, where: str) -> str:
    known = [path.stem for path in project.markdown_files(root / PROSE)]
    if not isinstance(given, str) or given not in known:
        hint = nearest(str(given), known, among="pages")
        raise InputError(f"{where}: there is no page {given!r} in {PROSE}/; {hint}")
    if not _PROSE_NAME.fullmatch(given):
        raise InputError(f"{where}: {given!r} is no name for a page; use small letters and digits")
    return given


def _require_chapters(edition: Edition) -> None:
    if not edition.chapters:
        raise InputError(f"edition {edition.file}: no page of any analysis; add one to its parts")


def _require_distinct(edition: Edition) -> None:
    """Refuse a page that is there twice, by name or by what it is made of."""
    where = f"edition {edition.file}"
    prose: set[str] = set()
    for name in edition.prose:
        if name in prose:
            raise InputError(f"{where}: prose {name!r} is there twice")
        prose.add(name)
    slugs: set[str] = set()
    made: dict[tuple[str, BaseParameters], str] = {}
    for chapter in edition.chapters:
        if chapter.slug in slugs:
            raise InputError(
                f"{where}: slug {chapter.slug!r} is there twice; give one another slug"
            )
        slugs.add(chapter.slug)
        twin = made.setdefault((chapter.analysis, chapter.parameters), chapter.slug)
        if twin != chapter.slug:
            raise InputError(
                f"{where}: page {chapter.slug!r} is page {twin!r} again: "
                f"{chapter.analysis} with the same parameters"
            )


def _mapping(value: Any, keys: Mapping[str, bool], where: str) -> dict[str, Any]:
    """Return a mapping of the file, whose keys are known and whose required ones are there."""
    if not isinstance(value, dict):
        raise InputError(f"{where}: write a mapping of {', '.join(keys)}")
    for key in value:
        if key not in keys:
            hint = nearest(str(key), keys, among="keys")
            raise InputError(f"{where}: unknown key {quote(str(key))}; {hint}")
    for key, required in keys.items():
        if required and key not in value:
            raise InputError(f"{where}: {key} is missing")
    return value


def _text(given: Mapping[str, Any], key: str, where: str) -> str:
    value = given[key]
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise InputError(f"{where}: {key}: {value!r} is not allowed; write words, on one line")
    return value.strip()


def _optional_text(given: Mapping[str, Any], key: str, where: str) -> str:
    return _text(given, key, where) if key in given else ""


def _address(given: Mapping[str, Any], key: str, where: str) -> str:
    """Return an address of the edition, empty where it gives none."""
    if key not in given:
        return ""
    value, (shapes, beginnings) = given[key], _ADDRESSES[key]
    if not isinstance(value, str) or not any(shape.fullmatch(value) for shape in shapes):
        raise InputError(
            f"{where}: {key}: {value!r} is not allowed; write an address that begins with "
            f"{beginnings}"
        )
    return value


def _list(given: Mapping[str, Any], key: str, where: str) -> list[Any]:
    value = given[key]
    if not isinstance(value, list) or not value:
        raise InputError(f"{where}: {key}: write a list of one or more")
    return value


@contextmanager
def _located(where: str) -> Iterator[None]:
    """Put in front of an error where it was; a broken table of data says so itself."""
    try:
        yield
    except DataError:
        raise
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
