"""Synthetic tables in their files, beside the published tables."""

import json
from pathlib import Path

import pandas as pd

from helpers import project
from helpers.data import package, writing
from helpers.data.descriptor import DESCRIPTOR
from helpers.data.synthetic import cancers, estates, practices, staff, targets
from helpers.data.synthetic.seeds import DEFAULT_SEED, GENERATOR_VERSION, require_seed


def synthesise(seed: int = DEFAULT_SEED) -> list[Path]:
    """Make the synthetic tables and put them in their files.

    Version and seed of the generator are noted in `data/datapackage.json`. Files that already hold
    the same stay untouched; the others are all written beside before the first takes its place.

    Args:
        seed: whole number from 0 to 4294967295.

    Returns:
        The files that changed, from the project's folder.

    Raises:
        InputError: the seed is not allowed, or a file cannot be written.
        DataError: a published table breaks its description, or a synthetic one lacks its own.
    """
    require_seed(seed)
    return writing.put(_contents(seed), "the synthetic tables")


def tables(seed: int) -> dict[str, pd.DataFrame]:
    """Return the tables that ship, by the names that `data/datapackage.json` gives them."""
    of_practices, of_estate = targets.example_practices(), targets.example_estate()
    return {
        "practices": practices.practices(seed, of_practices),
        "practice_ages": practices.practice_ages(seed, of_practices),
        "practice_blood_pressure": practices.practice_blood_pressure(seed, of_practices),
        "staff_posts": staff.staff_posts(seed, targets.example_staff()),
        "sites": estates.sites(seed, of_estate),
        "rooms": estates.rooms(seed, of_estate),
        "room_bookings": estates.room_bookings(seed, of_estate),
        "cancers": cancers.cancers(seed, targets.example_cancers()),
    }


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a synthetic table as UTF-8 CSV with LF line ends; missing values are empty.

    Its numbers are whole or quarters, which six digits hold.
    """
    text = str(frame.to_csv(index=False, lineterminator="\n", float_format="%g"))
    return text.encode("utf-8")


def _contents(seed: int) -> dict[str, bytes]:
    """Return the files of `data/` by name."""
    made = tables(seed)
    contents = {Path(package.describe(name).path).name: csv_bytes(made[name]) for name in made}
    return writing.with_hashes({**contents, Path(DESCRIPTOR).name: _described(list(made), seed)})


def _described(names: list[str], seed: int) -> bytes:
    """Return `datapackage.json` with the generator noted at each of the tables."""
    path = project.root() / DESCRIPTOR
    content = path.read_bytes()
    document = json.loads(content)
    for resource in document["resources"]:
        if resource["name"] in names:
            resource["generator"] = {"version": GENERATOR_VERSION, "seed": seed}
    return content if document == json.loads(content) else writing.json_bytes(document)
