"""The command `icsbook new`: a chapter that is green at once, to be made your own."""

import keyword
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from helpers import project
from helpers.analyses import registry
from helpers.cli.messages import say
from helpers.cli.options import command_app
from helpers.errors import InputError
from helpers.run import notebooks
from helpers.run.references import renew_afresh

TEMPLATE = Path(__file__).parent / "template"
ENDING = ".j2"
NAME = re.compile("[a-z][a-z0-9_]{0,39}")
TOC = "_toc.yml"
ELSEWHERE = (
    "The figure of nurses that it starts from is North West London's alone. Another area needs its "
    'own: icsbook run {name} -p area="Kent and Medway" -p nurses=700'
)
_TOPIC = rf"file: notebooks/(?!(?:{'|'.join(registry.OF_PLACES)})\b)"
LISTED = re.compile(rf"(?P<indent> *)- (?:{_TOPIC}\S+\n +title:.*|\{{{_TOPIC}.*\}})\n")
"""A chapter on a topic among the contents, in two lines or in one."""
OUR_IMPORTS = re.compile(r"(?:^from helpers[^\n(]*(?:\([^)]*\))?\n)+", re.MULTILINE)
OUR_IMPORT = re.compile(r"^from helpers[^\n(]*(?:\([^)]*\))?\n", re.MULTILINE)

app = command_app()


@app.command()
def new(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="Of package, notebook and page: small letters, digits and underscores.",
        ),
    ],
) -> None:
    """Make a chapter: package, notebook and tests.

    They hold a small analysis of one figure of the strategy, which runs, is tested and stands in
    the book, to be replaced by your own. Prints the files, in the order in which to edit them, and
    what a run for another area needs.
    """
    root = project.root()
    _require_own_program(root)
    _require_free(name, root)
    contents = _with_chapter(root / TOC, name)
    places = _places(name)
    with _undone_on_failure(root, [*(each for each, _ in places), _reference(name)]):
        made = [path for place, part in places for path in _write(root, place, part, name)]
        reference = renew_afresh(name)
        (root / TOC).write_text(contents, encoding="utf-8")
    for path in [*made, reference.relative_to(root), Path(TOC)]:
        typer.echo(path.as_posix())
    say(ELSEWHERE.format(name=name))


def _require_own_program(root: Path) -> None:
    ours = registry.FOLDER.resolve()
    if ours != (root / _packages()).resolve():
        raise InputError(f"{root} is not where this program stands ({ours}); go there to extend it")


def _require_free(name: str, root: Path) -> None:
    if not NAME.fullmatch(name) or keyword.iskeyword(name):
        raise InputError(
            f"NAME {name!r}: is no name for a package; use small letters, digits and underscores, "
            "a letter first, 40 at most, and no word of Python"
        )
    if name in registry.MODULES:
        raise InputError(f"NAME {name!r}: is an analysis already; use another")
    modules = [_packages() / f"{name}.py", Path("tests") / "analyses" / f"{name}.py"]
    for place in [*modules, *(each for each, _ in _places(name)), _reference(name)]:
        if (root / place).exists():
            raise InputError(f"NAME {name!r}: {place.as_posix()} is there already; use another")


def _places(name: str) -> list[tuple[Path, str]]:
    """Return what is made, each place with the part of the template that it is made from."""
    return [
        (_packages() / name, "package"),
        (Path(notebooks.FOLDER) / f"{name}.md", f"notebook.md{ENDING}"),
        (Path("tests") / "analyses" / name, "tests"),
    ]


def _packages() -> Path:
    return Path("src") / "helpers" / "analyses"


def _reference(name: str) -> Path:
    return Path(notebooks.REFERENCE_FOLDER) / f"{name}.ipynb"


def _with_chapter(file: Path, name: str) -> str:
    """Return the contents with one more chapter, after the last there is."""
    contents = file.read_text(encoding="utf-8") if file.is_file() else ""
    listed = list(LISTED.finditer(contents))
    if not listed:
        raise InputError(f"{TOC}: lists no chapter after which a new one could stand")
    last = listed[-1]
    line = f"{last['indent']}- {{file: {notebooks.FOLDER}/{name}, title: {_title(name)}}}\n"
    return f"{contents[: last.end()]}{line}{contents[last.end() :]}"


def _title(name: str) -> str:
    return name.replace("_", " ").strip().capitalize()


@contextmanager
def _undone_on_failure(root: Path, places: list[Path]) -> Iterator[None]:
    """Remove what is at some places, where nothing was, if what is done there fails."""
    try:
        yield
    except BaseException as error:
        for place in places:
            shutil.rmtree(root / place, ignore_errors=True)
            if (root / place).is_file():
                (root / place).unlink()
        if isinstance(error, OSError):
            raise InputError(f"{error.filename}: {error.strerror}") from None
        raise


def _write(root: Path, place: Path, part: str, name: str) -> Iterator[Path]:
    """Fill a file or a folder of the template, and yield the path of each file written."""
    source = TEMPLATE / part
    if source.is_dir():
        (root / place).mkdir(parents=True)
        files = {place / each.name.removesuffix(ENDING): each for each in sorted(source.iterdir())}
    else:
        files = {place: source}
    for path, template in files.items():
        (root / path).write_text(_filled(template, name), encoding="utf-8")
        yield path


def _filled(template: Path, name: str) -> str:
    environment = Environment(
        loader=FileSystemLoader(template.parent),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Python and Markdown, from ours and a checked name
    )
    text = environment.get_template(template.name).render(
        name=name, title=_title(name), label=name.replace("_", "-")
    )
    return OUR_IMPORTS.sub(_in_order, text)


def _in_order(imports: re.Match[str]) -> str:
    """Return imports in the order that they have under the name that is given."""
    return "".join(sorted(OUR_IMPORT.findall(imports[0])))
