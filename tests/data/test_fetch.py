"""From where a release is fetched, and what becomes of a download that is no file of it."""

from pathlib import Path

import pytest

from helpers.data import downloads, fetch, imports, sources
from helpers.data.releases.registry import RELEASES
from helpers.errors import DataError, InputError
from tests.data.publisher import Publisher, folder, server
from tests.data.releases.samples import PREVALENCE, SAMPLES, zipped

__all__ = ["folder", "server"]

REPOSITORY = Path(__file__).parents[2]
ADDRESS = "https://example.org/a.zip"


def bring(release: str, *addresses: str, period: str | None = None) -> tuple[imports.Import, ...]:
    return fetch.import_downloads(downloads.download(release, addresses), period)


def test_each_address_that_the_sources_know_is_of_a_release_and_a_period() -> None:
    known = [each.download_url for each in sources.all_sources() if each.download_url]
    found = [each for name in RELEASES for each in fetch.known_addresses(name).values()]
    assert known
    assert sorted(found) == sorted(known)
    assert len(set(known)) == len(known)
    for each in known:
        downloads.check_address(each)


def test_the_address_of_a_period_is_the_one_that_the_sources_know() -> None:
    (address,), period = fetch.wanted("qof", ["2022-23"])
    assert address == sources.source("qof_2022_23").download_url
    assert period == "2022-23"
    assert fetch.wanted("qof", [], "2022-23") == ((address,), period)


def test_an_address_given_is_taken_with_the_period_given_beside_it() -> None:
    assert fetch.wanted("qof", [ADDRESS]) == ((ADDRESS,), None)
    both = fetch.wanted("qof", ["2022-23", ADDRESS, ADDRESS, f"{ADDRESS}?2"])
    assert both == ((ADDRESS, f"{ADDRESS}?2"), "2022-23")


def test_without_a_known_address_page_and_file_are_named() -> None:
    with pytest.raises(InputError) as found:
        fetch.wanted("eric", ["2016-17"])
    page = sources.source("eric_2016_17").url
    assert str(found.value).startswith(
        f"no address of eric 2016-17 is known here; look on {page} for the year's site-level data"
    )
    assert str(found.value).endswith("then use: icsbook data fetch eric 2016-17 URL")


@pytest.mark.parametrize("release", RELEASES)
def test_without_period_and_address_each_release_says_where_it_is(release: str) -> None:
    with pytest.raises(InputError) as found:
        fetch.wanted(release, [])
    (line,) = str(found.value).splitlines()
    assert RELEASES[release].address in line
    assert RELEASES[release].where in line or RELEASES[release].address
    assert RELEASES[release].files[0] in line
    assert line.endswith(f"icsbook data fetch {release} URL")
    for each in fetch.known_addresses(release):
        assert each in line


@pytest.mark.parametrize(
    ("release", "targets", "words"),
    [
        ("quof", ["2022-23"], "release 'quof' is not known; did you mean 'qof'?"),
        (
            "qof",
            ["2022/23"],
            "period '2022/23' is not a financial year; give one such as 2022-23, ",
        ),
        ("qof", ["2022-24"], "period '2022-24' is not a financial year"),
        ("qof", ["www.example.org/a.csv"], "or an address that begins with https://"),
        ("qof", ["2022-23", "2020-21"], "the periods 2022-23, 2020-21 are named; name one"),
        ("qof", ["http://example.org/a.csv"], "must begin with https://"),
        ("ae", ["2024-13"], "period '2024-13' is not a month"),
    ],
)
def test_what_is_neither_period_nor_address_is_refused(
    release: str, targets: list[str], words: str
) -> None:
    with pytest.raises(InputError) as found:
        fetch.wanted(release, targets)
    assert words in str(found.value)


def test_a_zip_is_imported_as_one_that_was_downloaded_by_hand(
    server: Publisher, tmp_path: Path
) -> None:
    content = zipped({**SAMPLES["qof"], "ACHIEVEMENT_3031.csv": b"A,B\n1,2\n"})
    (fetched,) = bring("qof", server.publish("QOF3031.zip", content))
    (tmp_path / "QOF3031.zip").write_bytes(content)
    assert imports.import_release("qof", [tmp_path / "QOF3031.zip"]).changed is False
    assert fetched.rows == {"prevalence": 6, "practices": 3}
    assert {file.packed_in for file in fetched.files} == {"QOF3031.zip"}


def test_a_file_that_is_wrong_is_told_by_its_address_and_not_kept(
    server: Publisher, folder: Path
) -> None:
    wrong = {**SAMPLES["qof"], "PREVALENCE_3031.csv": PREVALENCE.replace("250.0", "many").encode()}
    address = server.publish("QOF3031.zip", zipped(wrong))
    with pytest.raises(DataError) as found:
        bring("qof", address)
    assert str(found.value).startswith(f"{address}/PREVALENCE_3031.csv, row 4, column REGISTER")
    assert not (folder / "data" / "local").exists()
    server.publish("QOF3031.zip", zipped(SAMPLES["qof"]))
    assert bring("qof", address)[0].changed


def test_a_file_whose_period_is_not_known_is_not_kept(server: Publisher) -> None:
    content = SAMPLES["gp_workforce"]["General Practice May 2031.csv"]
    address = server.publish("staff.csv", content)
    with pytest.raises(InputError, match=rf"^{address}: .*--period 2024-04"):
        bring("gp_workforce", address)
    assert downloads.downloads("gp_workforce") == ()
    assert bring("gp_workforce", address, period="2031-05")[0].period == "2031-05"


def test_what_was_imported_before_is_kept_when_a_wrong_period_is_given(server: Publisher) -> None:
    address = server.publish("ae.csv", SAMPLES["ae"]["ae.csv"])
    bring("ae", address)
    with pytest.raises(InputError, match="its content says 2031-05"):
        bring("ae", address, period="2031-06")
    assert [each.address for each in downloads.downloads("ae")] == [address]


def test_an_import_that_was_fetched_is_forgotten_with_its_downloads(
    server: Publisher, folder: Path
) -> None:
    first = server.publish("a.zip", zipped(SAMPLES["qof"]))
    second = server.publish("ae.csv", SAMPLES["ae"]["ae.csv"])
    bring("qof", first)
    bring("ae", second)
    assert fetch.forget("qof", "2030-31") == ("2030-31",)
    assert downloads.downloads("qof") == ()
    assert [each.address for each in downloads.downloads("ae")] == [second]
    assert fetch.forget("ae") == ("2031-05",)
    assert list((folder / "data" / "local").iterdir()) == []


def test_forgetting_a_period_leaves_the_downloads_of_others(server: Publisher) -> None:
    text = SAMPLES["ae"]["ae.csv"].decode()
    may = server.publish("may.csv", text.encode())
    june = server.publish("june.csv", text.replace("MAY", "JUNE").encode())
    bring("ae", may, june)
    fetch.forget("ae", "2031-05")
    assert [each.address for each in downloads.downloads("ae")] == [june]


def test_an_import_that_was_damaged_can_be_forgotten(server: Publisher, folder: Path) -> None:
    bring("ae", server.publish("ae.csv", SAMPLES["ae"]["ae.csv"]))
    (folder / "data/local/ae/2031-05/provenance.json").write_text("{")
    assert fetch.forget("ae") == ("2031-05",)
