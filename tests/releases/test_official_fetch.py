"""Official files, fetched from a server on this machine as from their publisher's.

The files stand outside the project; without them these tests are skipped.
"""

from pathlib import Path

import pytest
from tests.cli.typed import status
from tests.data.publisher import publisher

from helpers.data import imports
from helpers.project import PROJECT_VARIABLE


def test_the_practice_map_as_published_is_fetched_and_imported(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text("{}", encoding="utf-8")
    monkeypatch.setenv(PROJECT_VARIABLE, str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    path = shared / "official" / "registered_patients" / "gp-reg-pat-prac-map.zip"
    with publisher() as server:
        address = server.publish(path.name, path.read_bytes())
        assert status("data", "fetch", "practice_map", "2026-07", address) == 0
    frame, found = imports.load_import("practice_map")
    assert (len(frame), found.period) == (6139, "2026-07")
    assert [file.packed_in for file in found.files] == [path.name]
