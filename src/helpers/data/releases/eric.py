"""ERIC: the estates return of every NHS trust, site by site.

Legacy workbooks (2013-14 to 2016-17) have a row of topics above the headings, so one heading
stands for several columns: the first is that of the whole site, later ones of private finance.
Later years are CSV. Exports from the collection system add `R1A Result` subtotals and a
`Grand Total`; each trust's small sites stand together as site `AGGRE`, which is data.
"""

from dataclasses import replace

import pandas as pd

from helpers.data.releases import shapes
from helpers.data.releases.spec import (
    ABSENT,
    Drop,
    Note,
    Release,
    ReleaseColumn,
    ReleaseTable,
    coverage_of,
)

AGGREGATE = "AGGRE"
SMALL_SITES = r"(?i)(aggregate|other reportable) sites?"
SUBTOTAL = r"(?i)\s*(\S+ )?(overall )?result\s*"
PERCENT = 100.0
CEILING = 1e10
"""More pounds, square metres or kilowatt-hours than any site has."""
NAMES = ("trust_code", "trust_name", "region", "trust_type", "site_code", "site_name", "site_type")
FEW_ODD = 0.01
"""Share of sites whose return may hold a negative figure or a share above 100."""


def _measure(
    name: str,
    headings: tuple[str, ...],
    unit: str,
    description: str,
    *,
    required: bool = False,
    maximum: float | None = None,
) -> ReleaseColumn:
    return ReleaseColumn(
        name,
        headings,
        "number",
        description,
        unit=unit,
        required=required,
        minimum=0.0,
        maximum=maximum,
        tolerated=FEW_ODD,
        ceiling=CEILING,
    )


def _percent(
    name: str, headings: tuple[str, ...], description: str, *, since: str = "", until: str = ""
) -> ReleaseColumn:
    column = _measure(name, headings, "percent", description, maximum=PERCENT)
    return replace(column, since=since, until=until)


def _backlog(risk: str) -> ReleaseColumn:
    return _measure(
        f"backlog_{risk}_gbp",
        (f"Cost to eradicate {risk} risk backlog (£)",),
        "GBP",
        f"Cost to eradicate backlog maintenance of {risk} risk.",
        required=True,
    )


def _is_aggregate(frame: pd.DataFrame) -> "pd.Series[bool]":
    named = frame["site_name"].str.fullmatch(SMALL_SITES).fillna(value=False).astype(bool)
    return (frame["site_code"] == AGGREGATE) | named


def _finish(frame: pd.DataFrame) -> pd.DataFrame:
    risks = frame[[f"backlog_{risk}_gbp" for risk in ("high", "significant", "moderate", "low")]]
    return frame.assign(
        is_aggregate=_is_aggregate(frame),
        backlog_gbp=risks.sum(axis="columns", min_count=1),
    )


SITES = ReleaseTable(
    name="sites",
    description="one row a site of a trust; AGGRE is a trust's small sites together",
    columns=(
        shapes.code(
            "trust_code",
            ("Organisation Code", "Trust Code"),
            shapes.ORG_CODE,
            "ODS code of the trust.",
            filled=True,
        ),
        shapes.text("trust_name", ("Organisation Name", "Trust Name"), "Name of the trust."),
        shapes.text(
            "region",
            ("Commissioning Region", "New Commissioning Region", "NHS England Region"),
            "Region as the year names it.",
            required=False,
        ),
        shapes.text(
            "trust_type", ("Organisation Type", "Trust Type"), "Type of trust.", required=False
        ),
        shapes.text("site_code", ("Site Code",), "Code of the site, or AGGRE.", filled=True),
        shapes.text("site_name", ("Site Name",), "Name of the site."),
        shapes.text("site_type", ("Site Type",), "Type of site.", required=False),
        shapes.text(
            "tenure",
            ("Tenure", "Site Tenure"),
            "How the site is held; in later years.",
            required=False,
            missing=ABSENT,
        ),
        shapes.text(
            "postcode",
            ("Post Code", "Postcode", "Site Postcode"),
            "Postcode as reported; in later years.",
            required=False,
            missing=ABSENT,
        ),
        _measure(
            "gross_internal_area_m2",
            (
                "Gross internal floor area (m²)",
                "Gross internal site floor area (m²)",
            ),
            "m2",
            "Gross internal floor area.",
            required=True,
        ),
        _measure("occupied_area_m2", ("Occupied floor area (m²)",), "m2", "Occupied floor area."),
        _measure(
            "clinical_area_m2",
            ("Clinical space (m²)", "Patient occupied floor area (m²)"),
            "m2",
            "Clinical space; until 2014-15 floor area occupied by patients.",
        ),
        _measure(
            "non_clinical_area_m2",
            ("Non-clinical space (m²)", "Non-patient occupied floor area (m²)"),
            "m2",
            "Other space; until 2014-15 floor area not occupied by patients.",
        ),
        _percent(
            "not_suitable_percent",
            ("Not functionally suitable - occupied floor area (%)",),
            "Occupied floor area that is not functionally suitable.",
        ),
        _percent(
            "unutilised_percent",
            ("Un-utilised space (%)",),
            "Space not used; until 2014-15, then empty and under-used are apart.",
            until="2014-15",
        ),
        _percent(
            "empty_percent",
            ("Floor area - empty (%)",),
            "Floor area that stands empty.",
            since="2015-16",
        ),
        _percent(
            "under_used_percent",
            ("Floor area - under used (%)",),
            "Floor area that is under-used.",
            since="2015-16",
        ),
        _measure(
            "empty_area_m2", ("Floor area - empty (m²)",), "m2", "Floor area that stands empty."
        ),
        _measure(
            "under_used_area_m2",
            ("Floor area - under used (m²)",),
            "m2",
            "Floor area that is under-used.",
        ),
        _measure("available_beds", ("Available beds (No.)",), "beds", "Beds available."),
        _measure("occupied_beds", ("Occupied beds (No.)",), "beds", "Beds occupied."),
        _measure(
            "land_area_ha",
            ("Land area owned (Hectares)", "Site land area (Hectare)"),
            "hectares",
            "Land of the site; from 2015-16 land owned.",
        ),
        *(_backlog(risk) for risk in ("high", "significant", "moderate", "low")),
        _measure(
            "risk_adjusted_backlog_gbp",
            ("Risk adjusted backlog cost (£)",),
            "GBP",
            "Backlog weighted by risk.",
        ),
        _measure(
            "cleaning_cost_gbp",
            ("Cleaning service cost (£)", "Cleaning services costs (£)"),
            "GBP",
            "Cost of cleaning.",
        ),
        _measure(
            "energy_cost_gbp",
            (
                "Energy costs (all energy supplies) (£)",
                "Energy cost (all energy supplies) (£)",
                "Total energy cost (all energy supplies, utility, local and renewable) (£)",
            ),
            "GBP",
            "Cost of energy.",
        ),
        _percent(
            "built_before_1948_percent",
            ("Age profile - pre 1948 (%)",),
            "Floor area built before 1948.",
        ),
    ),
    key=("trust_code", "site_code", "site_name"),
    heading_rows=30,
    first_of_repeated=True,
    in_workbooks=True,
    drops=(
        Drop(
            "subtotal of a trust (such as R1A Result)",
            lambda text: shapes.any_is(text, NAMES, SUBTOTAL),
        ),
        shapes.total_rows(*NAMES),
    ),
    notes=(
        Note(
            "aggregate rows (AGGRE): a trust's small sites together",
            _is_aggregate,
        ),
    ),
    finish=_finish,
    stored=(
        ReleaseColumn(
            "is_aggregate", (), "flag", "Whether the row is a trust's small sites together."
        ),
        ReleaseColumn(
            "backlog_gbp",
            (),
            "number",
            "Backlog of all four risks; worked out here.",
            unit="GBP",
        ),
    ),
)

ERIC = Release(
    name="eric",
    title="Estates Returns Information Collection, site data",
    publisher="NHS England (until 2022 NHS Digital)",
    where="Estates Returns Information Collection (ERIC)",
    address="https://digital.nhs.uk/data-and-information/publications/statistical/"
    "estates-returns-information-collection",
    files=(
        "the year's site-level data: the workbook (.XLS) until 2016-17, the site CSV after; "
        "where the name does not say the year, give it as --period",
    ),
    tables=(SITES,),
    encodings=("utf-8", "cp1252", "latin-1"),
    coverage=coverage_of("sites", "region", "trust_code", "backlog_gbp", "trusts"),
    period_kind="financial year",
)
