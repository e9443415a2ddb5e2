"""The catalogue of the data names everything that the data package describes."""

from helpers.data import catalogue
from helpers.publish.data_page import catalogue_markdown


def test_every_table_column_and_source_is_there() -> None:
    page = catalogue_markdown()
    for info in catalogue.tables():
        assert f"### {info.title}" in page
        assert info.path in page
        for field in info.fields:
            assert f"<code>{field.name}</code>" in page


def test_synthetic_tables_say_so() -> None:
    page = catalogue_markdown()
    synthetic = [info for info in catalogue.tables() if info.basis == "synthetic"]
    assert synthetic
    assert page.count("<strong>Synthetic data</strong>") == len(synthetic)
