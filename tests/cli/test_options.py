"""A place to write is refused before any work, and left without a trace."""

from pathlib import Path

import pytest

from helpers.cli.options import out_folder
from helpers.errors import InputError


@pytest.mark.parametrize("name", [".", "new", "new/below/it"])
def test_a_place_that_can_be_written_is_taken_as_it_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert out_folder(name) == Path(name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", " "])
def test_no_name_is_no_place(name: str) -> None:
    with pytest.raises(InputError, match=r"^--out '': names no folder"):
        out_folder(name)


@pytest.mark.parametrize("below", ["", "/a", "/a/b"])
def test_a_file_is_named_wherever_it_stands_in_the_path(below: str, tmp_path: Path) -> None:
    (tmp_path / "f").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=f": {tmp_path}/f is not a folder; name another"):
        out_folder(f"{tmp_path}/f{below}")
