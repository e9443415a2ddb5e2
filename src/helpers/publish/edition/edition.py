"""Editions: which pages a book has, with which title, and with which parameters each is made.

`_toc.yml` lists the pages of the book; a plain `jupyter-book build .` reads it too. The page on a
borough that it lists stands for one page for each borough of the edition's area. An edition is a
YAML file that names an `area`, and may give `parameters` to the analyses, a `title` of its own and
`demonstrations`, pages on made-up data. With `parts` it lists its own pages instead. It may say
where its `repository` is, whom to `contact` and at which `address` its site will stand. The
command line may give what the file does not. Everything is checked when it is read, so that nothing
is executed for an edition that cannot be made.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from helpers import project
from helpers.analyses import registry
from helpers.analyses.base import BaseParameters
from helpers.data import areas, facts
from helpers.data.areas import Area
from helpers.data.schema_errors import Many, checked, refused
from helpers.errors import InputError
from helpers.names import nearest, quote, slug_of
from helpers.run import parameters

PROSE = "book"
CHAPTERS = "notebooks"
HOME = "index"
TOC = "_toc.yml"
CONFIG = "_config.yml"
DEMONSTRATIONS = "Demonstrations on made-up data"

AREA = "{{ area }}"
"""What stands for the area in a title."""
OTHER_TITLE = f"{AREA}, recomputed"
"""Title of a book on an area whose strategy is not held."""
TYPED = ("area", "title", "repository", "contact", "address")
"""The fields that the command line may give, beside the parameters of analyses."""

_TAKEN = ("index", "search", "genindex")
"""Pages that every site has."""
_HTTPS = r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]+)?(/[a-zA-Z0-9_.~%/?#&=+,;:@!$*-]*)?"
_FOLDER = r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]+)?(/[a-zA-Z0-9_.~%-]+)*/?"
_MAILTO = r"mailto:[a-zA-Z0-9_.+-]+@[a-z0-9]([a-z0-9.-]*[a-z0-9])?"


@dataclass(frozen=True)
class Chapter:
    """A page made by an analysis.

    Attributes:
        slug: its name within the book, and in its address.
        title: its name in the contents.
        analysis: the analysis, whose notebook tells it.
        parameters: what the analysis is run with.
        demonstration: whether it shows made-up data.
    """

    slug: str
    title: str
    analysis: str
    parameters: BaseParameters
    demonstration: bool = False


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
        address: where the site will stand, with a closing slash; empty where the edition does not
            say.
    """

    file: Path
    title: str
    area: Area
    home: str
    parts: tuple[Part, ...] = ()
    repository: str = ""
    contact: str = ""
    address: str = ""

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
        """Each analysis with its first page that is no demonstration."""
        first: dict[str, Chapter] = {}
        for chapter in self.chapters:
            if not chapter.demonstration:
                first.setdefault(chapter.analysis, chapter)
        return first

    @cached_property
    def topics(self) -> tuple[Chapter, ...]:
        """The first page of each analysis of a topic, in order."""
        return tuple(c for name, c in self.leading.items() if name not in registry.OF_PLACES)

    @cached_property
    def boroughs(self) -> tuple[Chapter, ...]:
        """The pages of boroughs."""
        return tuple(c for c in self.chapters if c.analysis == registry.OF_EACH_BOROUGH)

    @cached_property
    def by_address(self) -> Mapping[str, Chapter]:
        """What prose may call a page: its slug, or the analysis for the first page of it."""
        return {**self.leading, **{chapter.slug: chapter for chapter in self.chapters}}

    @property
    def _pages(self) -> Iterator[Chapter | Prose]:
        return (page for part in self.parts for page in part.pages)


def read_edition(file: Path, root: Path, assignments: Sequence[str] = ()) -> Edition:
    """Return the edition that a file describes.

    Args:
        file: the file.
        root: the project's folder.
        assignments: what goes before the file: `area=Kent and Medway`, or a parameter of an
            analysis as `cancer_early_diagnosis.target=0.8`.

    Raises:
        InputError: a file cannot be read, or names an area, an analysis, a parameter or a page
            that does not exist, or one page twice; says where and what is allowed.
    """
    where = f"edition {file}"
    content = _with_typed(parameters.load_yaml(file, "edition"), assignments)
    if isinstance(content, dict) and content.get("area") is None:
        raise InputError(f"{where}: area is missing; give one there, or with -p area=NAME")
    given = checked(_Edition, content, where)
    area = areas.resolve(given.area)
    contents = given.parts or _contents(root)
    _require_pages(contents, given.home, root, where if given.parts else TOC)
    _require_used(given.parameters, contents, where)
    parts = [
        Part(part.caption, tuple(_page(page, given, area, where) for page in pages))
        for part in contents
        if (pages := [each for page in part.pages for each in _of_area(page, given, area)])
    ]
    if not any(_is_chapter(page) for part in parts for page in part.pages):
        raise InputError(
            f"{where}: no page of an analysis is left for {area.name}: those that judge the "
            "strategy are of its area, those of boroughs of a system or borough; add another"
        )
    shown = tuple(
        _chapter(page, given, area, where, demonstration=True) for page in given.demonstrations
    )
    if shown:
        last = max(at for at, part in enumerate(parts) if any(map(_is_chapter, part.pages)))
        parts.insert(last + 1, Part(DEMONSTRATIONS, shown))
    edition = Edition(
        file=file,
        title=_title(given.title, area, root, where),
        area=area,
        home=given.home,
        parts=tuple(parts),
        repository=given.repository,
        contact=given.contact,
        address=given.address and f"{given.address.rstrip('/')}/",
    )
    _require_distinct(edition)
    return edition


def settings(root: Path) -> dict[str, Any]:
    """Return the settings of the book, `_config.yml`, which name it.

    Raises:
        InputError: they cannot be read, or name no title.
    """
    content = parameters.load_yaml(root / CONFIG, "settings")
    if not isinstance(content, dict) or not isinstance(content.get("title"), str):
        raise InputError(f"{CONFIG}: the title of the book is missing")
    return content


def staged_toc(edition: Edition) -> dict[str, Any]:
    """Return the table of contents of the staged book, whose prose stands at the root."""
    return {
        "format": "jb-book",
        "root": HOME,
        "parts": [
            {
                "caption": part.caption,
                "chapters": [{"file": _staged_file(p), "title": p.title} for p in part.pages],
            }
            for part in edition.parts
        ],
    }


def _staged_file(page: Chapter | Prose) -> str:
    return f"{CHAPTERS}/{page.slug}" if isinstance(page, Chapter) else page.name


# --- what the files hold --------------------------------------------------------------------------

Words = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, pattern=r"^[^\p{C}\p{Zl}\p{Zp}]*\S[^\p{C}\p{Zl}\p{Zp}]*$"
    ),
    Field(json_schema_extra={"allowed": "words, on one line"}),
]
Slug = Annotated[
    str,
    StringConstraints(pattern="^[a-z][a-z0-9_]{0,63}$"),
    Field(
        json_schema_extra={
            "allowed": "small letters, digits and underscores, a letter first, 64 at most"
        }
    ),
]
AnalysisName = Annotated[Words, AfterValidator(refused(registry.require_known))]
Parameters = dict[str, Any]


class _File(BaseModel):
    """A part of a YAML file: nothing is converted, and no other key may stand in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Page(_File):
    title: Words
    analysis: AnalysisName = ""
    prose: Words = ""
    slug: Slug = ""
    parameters: Parameters = {}

    @model_validator(mode="after")
    def _is_one_of_two(self) -> "_Page":
        if bool(self.analysis) == bool(self.prose):
            raise ValueError("analysis is missing, or prose: a page is one of the two")
        if self.prose and (self.slug or self.parameters):
            raise ValueError("a page of prose has a title alone")
        if self.slug in registry.MODULES and self.slug != self.analysis:
            raise ValueError(f"slug: {self.slug!r} is the name of another analysis")
        return self


class _GivenPart(_File):
    caption: Words
    pages: Many[_Page] = Field(min_length=1)


class _Edition(_File):
    area: Annotated[Words, AfterValidator(refused(lambda text: areas.resolve(text).code))]
    title: Words = ""
    repository: Annotated[str, StringConstraints(pattern=f"^{_HTTPS}$")] = Field(
        "", json_schema_extra={"allowed": "an address that begins with https://"}
    )
    contact: Annotated[str, StringConstraints(pattern=f"^({_HTTPS}|{_MAILTO})$")] = Field(
        "", json_schema_extra={"allowed": "an address that begins with https:// or mailto:"}
    )
    address: Annotated[str, StringConstraints(pattern=f"^{_FOLDER}$")] = Field(
        "", json_schema_extra={"allowed": "an address of a folder that begins with https://"}
    )
    home: Words = HOME
    parameters: dict[AnalysisName, Parameters] = {}
    parts: Many[_GivenPart] = Field((), min_length=1)
    demonstrations: Many[_Page] = ()

    @model_validator(mode="after")
    def _demonstrates_analyses(self) -> "_Edition":
        if any(page.prose for page in self.demonstrations):
            raise ValueError("a page of prose is no demonstration")
        return self


class _TocPage(_File):
    file: Words
    title: Words

    @property
    def page(self) -> _Page:
        """The page as an edition has it."""
        folder, _, name = self.file.partition("/")
        if folder == CHAPTERS:
            return _Page(title=self.title, analysis=name)
        return _Page(title=self.title, prose=name)

    @model_validator(mode="after")
    def _is_a_page(self) -> "_TocPage":
        folder, _, name = self.file.partition("/")
        if folder not in (CHAPTERS, PROSE) or not name:
            raise ValueError(f"{self.file!r} is no page of {CHAPTERS}/ or {PROSE}/")
        if folder == CHAPTERS:
            refused(registry.require_known)(name)
        return self


class _TocPart(_File):
    caption: Words
    chapters: Many[_TocPage] = Field(min_length=1)


class _Contents(_File):
    format: Literal["jb-book"]
    root: Literal["book/index"]
    parts: Many[_TocPart] = Field(min_length=1)


# --- reading --------------------------------------------------------------------------------------


def _with_typed(content: Any, assignments: Sequence[str]) -> Any:
    """Return what a file holds with the fields that were typed in place of its own."""
    typed: dict[str, Any] = {}
    for name, text in parameters.split_assignments(assignments).items():
        analysis, dot, parameter = name.partition(".")
        if dot:
            typed.setdefault("parameters", {}).setdefault(analysis, {})[parameter] = text
        elif name in TYPED:
            typed[name] = text
        else:
            raise InputError(
                f"-p {name}: is no field of an edition; use {', '.join(TYPED)}, or "
                "ANALYSIS.PARAMETER for its pages, such as cancer_early_diagnosis.target"
            )
    return _merged(content, typed) if typed else content


def _merged(own: Any, typed: Any) -> Any:
    """Return what a file holds with what was typed in place of it, key by key."""
    if isinstance(own, dict) and isinstance(typed, dict):
        return {**own, **{name: _merged(own.get(name), each) for name, each in typed.items()}}
    return typed


def _title(given: str, area: Area, root: Path, where: str) -> str:
    """Return the title of a book: its own, or that of the settings where it is on their area."""
    usual = str(settings(root)["title"]) if facts.strategy_held(area) else OTHER_TITLE
    title = (given or usual).replace(AREA, area.name)
    if "{" in title:
        raise InputError(f"{where}, title: {quote(given)} is not allowed; in braces use {AREA}")
    return title


def _contents(root: Path) -> tuple[_GivenPart, ...]:
    """Return the parts of `_toc.yml` as an edition has them."""
    given = checked(_Contents, parameters.load_yaml(root / TOC, "contents"), TOC)
    return tuple(
        _GivenPart(caption=part.caption, pages=tuple(each.page for each in part.chapters))
        for part in given.parts
    )


def _of_area(page: _Page, given: _Edition, area: Area) -> Iterator[_Page]:
    """Yield a page as it is, or, where it tells of a borough and names none, one for each.

    A borough has its own alone; a region or England has too many. A page that judges or lists what
    the strategy claims is left out where the strategy is another area's; one that judges stays
    where claims of one's own are asked for.
    """
    chosen = {**given.parameters.get(page.analysis, {}), **page.parameters}
    of_strategy = (page.analysis or page.prose) in registry.OF_STRATEGY
    if of_strategy and not chosen and not facts.strategy_held(area):
        return
    if page.analysis != registry.OF_EACH_BOROUGH or "area" in page.parameters:
        yield page
        return
    boroughs = [area] if area.kind == "borough" else []
    if area.kind == "icb":
        boroughs = list(areas.members(area.code, "borough"))
    for each in boroughs:
        changed = {
            "slug": f"{page.slug or page.analysis}_{slug_of(each.name, '_')}",
            "title": each.name,
            "parameters": {**page.parameters, "area": each.name},
        }
        yield page.model_copy(update=changed)


def _is_chapter(page: Chapter | Prose) -> bool:
    return isinstance(page, Chapter)


def _page(page: _Page, given: _Edition, area: Area, where: str) -> Chapter | Prose:
    if page.prose:
        return Prose(page.prose, page.title)
    return _chapter(page, given, area, where)


def _chapter(
    page: _Page, given: _Edition, area: Area, where: str, *, demonstration: bool = False
) -> Chapter:
    """Return a page of an analysis: its own parameters go before those of the edition."""
    general = {} if demonstration else given.parameters.get(page.analysis, {})
    chosen = {"area": area.name, **general, **page.parameters}
    return Chapter(
        slug=page.slug or page.analysis,
        title=page.title,
        analysis=page.analysis,
        parameters=parameters.of_mapping(
            page.analysis, chosen, f"{where}, page {page.title!r}, parameters: "
        ),
        demonstration=demonstration,
    )


def _require_pages(parts: tuple[_GivenPart, ...], home: str, root: Path, where: str) -> None:
    """Refuse a page of prose that is none of `book/`, and a book without an analysis."""
    pages = [page for part in parts for page in part.pages]
    known = [path.stem for path in project.markdown_files(root / PROSE)]
    for name in (home, *(page.prose for page in pages if page.prose)):
        if name not in known:
            hint = nearest(name, known, among="pages")
            raise InputError(f"{where}: there is no page {name!r} in {PROSE}/; {hint}")
    for page in pages:
        if page.prose in _TAKEN:
            raise InputError(f"{where}: prose: the site has a page {page.prose!r} of its own")
    if not any(page.analysis for page in pages):
        raise InputError(f"{where}: no page of any analysis; add one to its parts")


def _require_used(
    given: Mapping[str, Parameters], parts: tuple[_GivenPart, ...], where: str
) -> None:
    """Refuse parameters of an analysis that no page tells."""
    told = {page.analysis for part in parts for page in part.pages}
    for analysis in given:
        if analysis not in told:
            raise InputError(f"{where}, parameters, {analysis}: the book has no page of it")


def _require_distinct(edition: Edition) -> None:
    """Refuse a page that is there twice, by name or by what it is made of."""
    where = f"edition {edition.file}"
    for name, count in Counter(edition.prose).items():
        if count > 1:
            raise InputError(f"{where}: prose {name!r} is there twice")
    for slug, count in Counter(chapter.slug for chapter in edition.chapters).items():
        if count > 1:
            raise InputError(f"{where}: slug {slug!r} is there twice; give one another slug")
    made: dict[tuple[str, BaseParameters], str] = {}
    for chapter in edition.chapters:
        twin = made.setdefault((chapter.analysis, chapter.parameters), chapter.slug)
        if twin != chapter.slug:
            raise InputError(
                f"{where}: page {chapter.slug!r} is page {twin!r} again: "
                f"{chapter.analysis} with the same parameters"
            )
