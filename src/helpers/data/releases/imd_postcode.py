"""Index of Multiple Deprivation by postcode, as the ministry's postcode tool gives it.

The tool answers with a row for every postcode asked for, so postcodes repeat; a merge with such a
file multiplies rows. Postcodes stand once in the stored table.
"""

from helpers.data.releases import shapes
from helpers.data.releases.spec import Drop, Note, Release, ReleaseColumn, ReleaseTable

POSTCODES = ReleaseTable(
    name="postcodes",
    description="one row a postcode",
    columns=(
        shapes.code(
            "postcode",
            ("postcode",),
            shapes.POSTCODE,
            "Postcode, in capitals with one space.",
            filled=True,
        ),
        shapes.text(
            "status", ("Postcode Status",), "Live, Terminated or **UNMATCHED** (not in England)."
        ),
        shapes.code(
            "lsoa_code", ("LSOA code", "LSOA code (20yy)"), shapes.ONS_CODE, "ONS code of the LSOA."
        ),
        shapes.text("lsoa_name", ("LSOA Name", "LSOA Name (20yy)"), "Name of the LSOA."),
        ReleaseColumn(
            "imd_rank",
            ("Index of Multiple Deprivation Rank", "Index of Multiple Deprivation (IMD) Rank"),
            "whole",
            "Rank of the LSOA; 1 is the most deprived.",
            minimum=1,
            maximum=40_000,
        ),
        ReleaseColumn(
            "imd_decile",
            ("Index of Multiple Deprivation Decile", "Index of Multiple Deprivation (IMD) Decile"),
            "whole",
            "Tenth of the ranks; 1 is the most deprived.",
            minimum=1,
            maximum=10,
        ),
    ),
    key=("postcode",),
    repeats="drop",
    drops=(Drop("row without a postcode", lambda text: text["postcode"] == ""),),
    notes=(
        Note(
            "postcodes that the tool did not match: kept without area or decile",
            lambda frame: frame["lsoa_code"].isna(),
        ),
    ),
    finish=shapes.with_spaced_postcodes,
)

IMD_POSTCODE = Release(
    name="imd_postcode",
    title="Index of Multiple Deprivation by postcode",
    publisher="Ministry of Housing, Communities and Local Government",
    where="English indices of deprivation: postcode lookup tool",
    files=("the tool's answer as CSV, with the year of the index in its name or as --period",),
    tables=(POSTCODES,),
    period_kind="year",
)
