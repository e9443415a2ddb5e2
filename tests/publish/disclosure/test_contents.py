"""An archive that cannot be opened is a fault, not a crash."""

import io
import zipfile

from helpers.publish.disclosure.contents import open_file


def locked() -> bytes:
    """Return an archive whose one file is marked as encrypted."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
    content = bytearray(held.getvalue())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def test_an_archive_under_a_password_cannot_be_judged() -> None:
    assert open_file("a.zip", locked()).faults == ["cannot be read as .zip: RuntimeError"]
