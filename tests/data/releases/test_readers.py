"""What each reader makes of a small made-up file of its release: kept, dropped, typed."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from helpers.data import imports
from helpers.data.releases import reading, registry
from helpers.data.releases.spec import Release, heading_key
from helpers.errors import DataError
from tests.data.releases.conftest import Put
from tests.data.releases.samples import (
    AE,
    EPRACCUR,
    ERIC,
    GP,
    IMD,
    ONS,
    OWN_CANCERS,
    OWN_STAFF,
    PREVALENCE,
    SAMPLES,
    workbook,
    zipped,
)

OLD_MAP = (
    "PRACTICE_CODE,PRACTICE_NAME,CCG_CODE,CCG_GEOGRAPHY_CODE,CCG_NAME,STP_CODE,STP_NAME,"
    "SUBREGION_CODE,SUBREGION_GEOGRAPHY_CODE,SUBREGION_NAME,REGION_CODE,REGION_GEOGRAPHY_CODE,"
    "REGION_NAME,COUNTRY,REVISED_MAXIMUM_POINTS"
)
OLD_ROW = "{},Surgery,99X,E38000999,Part,E54000099,Area,Q99,E39000099,Team,Y99,E40000099,North,E,1"
MAP_1819 = (
    "PRACTICE_CODE,PRACTICE_NAME,CCG_CODE,CCG_ONS_CODE,CCG_NAME,STP_ONS_CODE,STP_NAME,REGION_CODE,"
    "REGION_ONS_CODE,REGION_NAME,COUNTRY"
)
ROW_1819 = "{},Surgery,99X,E38000999,Part,E54000099,Area,Y99,E40000099,North,England"
MAP_1920 = (
    "COUNTRY,REGION_ODS_CODE,REGION_ONS_CODE,REGION_NAME,STP_ODS_CODE,STP_ONS_CODE,STP_NAME,"
    "CCG_ODS_CODE,CCG_ONS_CODE,CCG_NAME,PCN_ODS_CODE,PCN_NAME,PRACTICE_CODE,PRACTICE_NAME"
)
MAP_2223 = MAP_1920.replace("STP_", "ICB_").replace("CCG_", "SUB_ICB_")
ROW_1920 = "England,Y99,E40000099,North,QX1,E54000099,Area,99X,E38000999,Part,U99991,PCN,{},Surgery"
OLD_HEADINGS = "PRACTICE_CODE,INDICATOR_GROUP_CODE,REGISTER,PATIENT_LIST_TYPE,PATIENT_LIST_SIZE"
GROUP_HEADINGS = "PRACTICE_CODE,GROUP_CODE,REGISTER,PATIENT_LIST_TYPE,PATIENT_LIST_SIZE"
NEW_HEADINGS = "PRACTICE_CODE,GROUP_CODE,REGISTER,PATIENT_LIST_TYPE,PRACTICE_LIST_SIZE"
YEARS = {
    "2016-17": (OLD_HEADINGS, OLD_MAP, OLD_ROW),
    "2017-18": (OLD_HEADINGS.lower(), OLD_MAP.lower(), OLD_ROW),
    "2018-19": (OLD_HEADINGS, MAP_1819, ROW_1819),
    "2019-20": (GROUP_HEADINGS, MAP_1920, ROW_1920),
    "2020-21": (NEW_HEADINGS, MAP_1920, ROW_1920),
    "2022-23": (NEW_HEADINGS, MAP_2223, ROW_1920),
}


def tables(release: str, files: Mapping[str, bytes], put: Put) -> Mapping[str, pd.DataFrame]:
    return one(release, files, put).tables


def one(
    release: str, files: Mapping[str, bytes], put: Put, period: str | None = None
) -> reading.Reading:
    (found,) = reading.read(registry.release(release), put(files), period)
    return found


def main_table(release: str, put: Put) -> pd.DataFrame:
    return next(iter(tables(release, SAMPLES[release], put).values()))


@pytest.mark.parametrize("year", YEARS)
def test_qof_of_every_year_gives_the_same_tables(year: str, put: Put) -> None:
    headings, map_headings, row = YEARS[year]
    body = PREVALENCE.split("\n", 1)[1]
    practices = "\n".join([map_headings, *(row.format(f"X1000{n}") for n in (1, 2, 3)), ""])
    files = {"PREVALENCE.csv": f"{headings}\n{body}".encode(), "MAP.csv": practices.encode()}
    found = one("qof", files, put, year)
    assert found.period == year
    register = found.tables["prevalence"].query("group_code == 'HYP'")["register"]
    assert register.tolist() == [112, 250, 300]
    mapped = found.tables["practices"]
    assert mapped["icb_ons_code"].tolist() == ["E54000099"] * 3
    assert mapped["sub_icb_ons_code"].tolist() == ["E38000999"] * 3
    assert mapped["icb_code"].isna().all() == (year < "2019")
    assert mapped["region_ons_code"].tolist() == ["E40000099"] * 3


def test_a_blank_register_was_not_submitted_and_is_not_zero(put: Put) -> None:
    found = one("qof", SAMPLES["qof"], put)
    prevalence = found.tables["prevalence"]
    assert prevalence["register"].dtype == "Int64"
    assert prevalence["register"].isna().sum() == 1
    assert found.files[0].notes["register is blank: not submitted, not zero"] == 1


def test_a_practice_without_a_network_is_kept_and_counted(put: Put) -> None:
    found = one("qof", SAMPLES["qof"], put)
    assert found.tables["practices"]["pcn_code"].tolist() == ["U99991", "U99991", "U"]
    assert found.files[1].notes["practice is in no network (code U, Unallocated)"] == 1


def test_one_register_a_little_above_its_list_is_kept_among_thousands(put: Put) -> None:
    rows = [f"X{n:05},HYP,{10 + n % 7},TOTAL,900" for n in range(2000)]
    rows[7] = "X00007,HYP,905,TOTAL,900"
    practices = [OLD_ROW.format(f"X{n:05}") for n in range(2000)]
    files = {
        "P_1617.csv": "\n".join([OLD_HEADINGS, *rows]).encode(),
        "O_1617.csv": "\n".join([OLD_MAP, *practices]).encode(),
    }
    found = one("qof", files, put)
    assert len(found.tables["prevalence"]) == 2000
    assert found.files[0].notes == {
        "column REGISTER: '905' in row 9 is above the list; a register may not exceed the "
        "practice's list size: kept as published": 1
    }
    files["P_1617.csv"] = files["P_1617.csv"].replace(b"HYP,905", b"HYP,9050")
    with pytest.raises(DataError, match=r"row 9, column REGISTER: '9050' is above the list"):
        one("qof", files, put)


def test_a_zip_as_downloaded_is_read_and_its_name_tells_the_year(put: Put) -> None:
    members = {
        "folder/PREVALENCE.csv": PREVALENCE.encode(),
        "folder/MAPPING.csv": SAMPLES["qof"]["MAPPING_3031.csv"],
        "folder/ACHIEVEMENT.csv": b"PRACTICE_CODE,INDICATOR_CODE,MEASURE,VALUE\n",
        "__MACOSX/._PREVALENCE.csv": b"\0\0",
        "read me.txt": b"hello\n",
    }
    found = one("qof", {"QOF 2030-31 raw.zip": zipped(members)}, put)
    assert found.period == "2030-31"
    assert [(file.name, file.packed_in) for file in found.files] == [
        ("PREVALENCE.csv", "QOF 2030-31 raw.zip"),
        ("MAPPING.csv", "QOF 2030-31 raw.zip"),
    ]


def test_of_two_maps_in_a_zip_the_fuller_one_is_read(put: Put) -> None:
    rows = "\n".join([MAP_1819, *(ROW_1819.format(f"X1000{n}") for n in (1, 2, 3))])
    members = {
        "PREVALENCE_3031.csv": PREVALENCE.encode(),
        "ORGANISATION_REFERENCE_3031.csv": rows.encode(),
        "MAPPING_3031.csv": SAMPLES["qof"]["MAPPING_3031.csv"],
    }
    found = one("qof", {"a.zip": zipped(members)}, put)
    assert found.tables["practices"]["pcn_code"].notna().all()


def test_eric_keeps_aggregates_and_drops_subtotals_with_the_reason(put: Put) -> None:
    found = one("eric", SAMPLES["eric"], put)
    sites = found.tables["sites"]
    assert sites["site_code"].tolist() == ["XX101", "AGGRE"]
    assert sites["is_aggregate"].tolist() == [False, True]
    assert sites["backlog_gbp"].tolist() == [2000, 10]
    assert found.files[0].dropped == {
        "subtotal of a trust (such as R1A Result)": 1,
        "row of totals": 1,
    }


def test_eric_is_refused_under_a_year_whose_files_lack_its_columns(put: Put) -> None:
    new = {"sites.csv": ERIC.encode("latin-1")}
    with pytest.raises(DataError) as error:
        one("eric", new, put, "2014-15")
    assert str(error.value).endswith(
        "sites.csv, row 2: the column 'Floor area - empty (%)' stands in files from 2015-16, "
        "not in 2014-15"
    )
    old = ERIC.replace("Floor area - empty (%)", "Un-utilised space (%)").replace(
        "Floor area - under used (%)", "Patient occupied floor area (m²)"
    )
    with pytest.raises(DataError, match=r"'Un-utilised space \(%\)' stands in files up to 2014-15"):
        one("eric", {"sites.csv": old.encode("latin-1")}, put, "2016-17")
    assert one("eric", {"sites.csv": old.encode("latin-1")}, put, "2013-14").period == "2013-14"
    assert one("eric", new, put, "2015-16").period == "2015-16"


def test_eric_takes_the_first_of_two_columns_of_one_heading(put: Put) -> None:
    assert main_table("eric", put)["occupied_area_m2"].tolist() == [9000, 400]


def test_eric_reads_not_applicable_as_missing_not_as_nought(put: Put) -> None:
    text = ERIC.replace("100,200,300", "Not Applicable,Not Applicable,Not Applicable", 1)
    sites = tables("eric", {"ERIC 203031.csv": text.encode("latin-1")}, put)["sites"]
    assert sites["backlog_high_gbp"].isna().tolist() == [True, False]
    assert sites["backlog_low_gbp"].tolist() == [1400, 10]
    assert sites.loc[0, "backlog_gbp"] == 1400


def test_eric_finds_the_sheet_of_sites_and_the_headings_in_it(put: Put) -> None:
    book = workbook({"Trust Data": "a,b\n", "Site Data": ERIC, "Disclaimer": "words\n"})
    found = one("eric", {"Statistics_1.XLS": book}, put, "2015-16")
    pd.testing.assert_frame_equal(found.tables["sites"], main_table("eric", put))
    assert sum(found.files[0].dropped.values()) == 2


def test_an_error_in_a_workbook_names_the_row_that_excel_shows(put: Put) -> None:
    book = workbook({"Site Data": ERIC.replace("5,2.5", "five,2.5")})
    with pytest.raises(DataError, match=r"row 3, column Floor area - empty \(%\): 'five'"):
        one("eric", {"ERIC 2030-31.xlsx": book}, put)


def test_eric_of_later_years_has_other_headings_and_tenure(put: Put) -> None:
    text = (
        ERIC.split("\n", 1)[1]
        .replace("Organisation Code,Organisation Name", "Trust Code,Trust Name")
        .replace("Floor area - empty (%)", "Floor area - empty (m²)")
    )
    sites = tables("eric", {"ERIC - 203031 - Site.csv": text.encode("latin-1")}, put)["sites"]
    assert sites["tenure"].tolist()[0] == "Freehold"
    assert sites["empty_area_m2"].tolist() == [5, 0]
    assert sites["empty_percent"].isna().all()


def test_headings_are_told_apart_by_unit_however_the_unit_was_damaged() -> None:
    keys = {
        heading_key(f"Gross floor area ({unit})") for unit in ("m²", "m2", "mÂ²", "m?", "m\ufffd")
    }
    assert len(keys) == 1
    assert heading_key("Floor area (%)") not in keys
    assert heading_key("Cost (£)") == heading_key("cost (Â£)") == heading_key("Cost (\ufffd)")


@pytest.mark.parametrize("total", ["Total ", "TOTAL", "Total", "Grand Total"])
def test_ae_drops_the_row_of_totals_however_it_is_spelled(total: str, put: Put) -> None:
    found = one("ae", {"a.csv": AE.replace("TOTAL", total).encode()}, put)
    assert found.tables["activity"]["attendances_type_1"].sum() == 300
    assert found.files[0].dropped == {"row of totals": 1}


def test_ae_passes_over_stray_columns(put: Put) -> None:
    lines = AE.splitlines()
    stray = "\n".join([f"{lines[0]},,,a", *(f"{line},,," for line in lines[1:])])
    assert len(tables("ae", {"a.csv": stray.encode()}, put)["activity"]) == 2


def test_ae_headings_of_earlier_years_are_known(put: Put) -> None:
    text = AE.replace("A&E attendances Type", "Number of A&E attendances Type").replace(
        "Attendances over 4hrs Other Department",
        "Number of attendances over 4hrs Other A&E Department",
    )
    assert tables("ae", {"a.csv": text.encode()}, put)["activity"]["over_4h_other"].sum() == 5


def test_names_lose_the_spaces_at_their_ends_and_dashes_survive(put: Put) -> None:
    staff = main_table("pcn_workforce", put)
    assert staff["sub_icb_name"].tolist() == ["Part", "Part"]
    assert staff["detailed_staff_role"].tolist() == ["Lead – Medical", "Lead – Nurse"]
    assert staff["person"].isna().tolist() == [False, True]


def test_the_preamble_and_pounds_of_the_subnational_indicators_are_read(put: Put) -> None:
    indicators = main_table("ons_subnational", put)
    assert indicators["unit"].tolist() == ["£", "Number"]
    assert indicators["value"].tolist() == [31.85, 1447]


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2029", "2029"),
        ("202930", "202930"),
        ("202720", "202720"),
        ("2029-30", "202930"),
        ("2029/2030", "202930"),
        ("2018 TO 2020", "201820"),
        ("201820", "201820"),
    ],
)
def test_the_last_of_several_years_is_kept_even_where_it_looks_like_a_century(
    written: str, period: str, put: Put
) -> None:
    indicators = {"indicators.csv": ONS.replace(",202930,", f",{written},").encode("cp1252")}
    found = tables("ons_subnational", indicators, put)["indicators"]
    assert found["period"].tolist()[0] == period


def test_epraccur_without_headings_keeps_closed_practices(put: Put) -> None:
    found = one("epraccur", {"epraccur.csv": EPRACCUR.encode()}, put)
    practices = found.tables["practices"]
    assert practices["postcode"].tolist() == ["W2 1NY", "W2 1NZ"]
    assert practices["status"].tolist() == ["A", "C"]
    assert practices["close_date"].tolist()[1] == "2030-03-31"
    assert practices["is_gp_practice"].all()
    assert found.files[0].notes["closed practices"] == 1


def test_the_practice_list_of_2026_is_stored_as_those_before_it(put: Put) -> None:
    old = tables("epraccur", {"epraccur.csv": EPRACCUR.encode()}, put)["practices"]
    worded = (
        EPRACCUR.replace('"A","B"', '"ACTIVE","B"')
        .replace('"C","B"', '"Inactive","B"')
        .replace('"4",""', '"RO76",""')
    )
    assert worded.count("RO76") == 2
    new = tables("epraccur", {"epraccur.csv": worded.encode()}, put)["practices"]
    pd.testing.assert_frame_equal(new, old)


def test_codes_of_april_2026_are_read_where_there_were_three_characters(put: Put) -> None:
    text = EPRACCUR.replace('"QX1"', '"Z9X9Z"').replace('"99X"', '"W9X9Z"')
    text = text.replace('"X10002"', '"K9Z995"').replace('"4",""', '"RO321",""')
    practices = tables("epraccur", {"epraccur.csv": text.encode()}, put)["practices"]
    assert practices["practice_code"].tolist() == ["X10001", "K9Z995"]
    assert set(practices["icb_code"]) == {"Z9X9Z"}
    assert set(practices["sub_icb_code"]) == {"W9X9Z"}
    assert not practices["is_gp_practice"].any()


def test_a_handful_of_odd_values_is_left_empty_and_noted_with_row_and_column(put: Put) -> None:
    text = EPRACCUR.replace("W21NZ", "NOT KNOWN").replace('"C","B"', '"X","B"')
    text = text.replace('"20300331","C"', '"soon","C"').replace('"20200401","20300331"', '"",""')
    found = one("epraccur", {"epraccur.csv": text.encode()}, put)
    practices, notes = found.tables["practices"], found.files[0].notes
    assert practices["postcode"].isna().tolist() == [False, True]
    assert practices["status"].isna().tolist() == [False, True]
    status = next(words for words in notes if "(status)" in words)
    assert status.startswith("column 13 (status): 'X' in row 2 is not A (active)")
    assert status.endswith(": left empty")
    assert any("column 10 (postcode): 'NOT KNOWN' in row 2" in words for words in notes)


@pytest.mark.parametrize(
    "written",
    ["01May2031", "01MAY2031", "2031-05-01", "01/05/2031", "20310501", "2031-05-01 00:00:00"],
)
def test_a_day_is_read_in_every_form_that_was_published(written: str, put: Put) -> None:
    for release, name in (
        ("registered_patients", "gp-reg.csv"),
        ("practice_map", "gp-reg-pat-prac-map.csv"),
    ):
        text = SAMPLES[release][name].decode()
        text = text.replace("01MAY2031", written).replace("01May2031", written)
        found = one(release, {name: text.encode()}, put)
        assert found.period == "2031-05"
        assert set(next(iter(found.tables.values()))["extract_date"]) == {"2031-05-01"}


def test_what_excel_did_not_do_is_not_blamed_on_it(put: Put) -> None:
    text = PREVALENCE.replace("X10002,LD", "X-10002,LD")
    with pytest.raises(DataError, match="row 5, column PRACTICE_CODE") as error:
        one("qof", {**SAMPLES["qof"], "PREVALENCE_3031.csv": text.encode()}, put)
    assert "Excel" not in str(error.value)


def test_a_map_of_the_years_of_commissioning_groups_is_read(put: Put) -> None:
    name = "gp-reg-pat-prac-map.csv"
    new = SAMPLES["practice_map"][name].decode()
    headings, body = new.split("\n", 1)
    headings = headings.replace("SUB_ICB_LOCATION", "CCG").replace("ICB", "STP")
    old = tables("practice_map", {name: f"{headings}\n{body}".encode()}, put)["practices"]
    pd.testing.assert_frame_equal(old, main_table("practice_map", put))


def test_only_practices_are_kept_of_all_the_organisations_in_one_file(put: Put) -> None:
    text = SAMPLES["registered_patients"]["gp-reg.csv"].decode()
    larger = "GP_PRAC_PAT_LIST,01MAY2031,{},,,{},,ALL,ALL,2700\n"
    text += larger.format("PCN", "U99991") + larger.format("Comm Region", "Y99")
    found = one("registered_patients", {"gp-reg.csv": text.encode()}, put)
    assert found.tables["patients"]["patients"].sum() == 2700
    assert found.files[0].dropped == {"row of a network or a larger organisation": 2}


def test_one_file_a_sex_is_added_in_the_same_order_whichever_comes_first(put: Put) -> None:
    text = SAMPLES["registered_patients"]["gp-reg.csv"].decode()
    files = {f"{s}.csv": text.replace("ALL,ALL", f"{s},30").encode() for s in ("FEMALE", "MALE")}
    both = one("registered_patients", files, put).tables["patients"]
    turned = one("registered_patients", dict(reversed(files.items())), put).tables["patients"]
    assert both["patients"].sum() == 2 * 2700
    pd.testing.assert_frame_equal(both, turned)


def test_both_files_of_a_zip_are_read_where_a_period_comes_in_several(put: Put) -> None:
    text = SAMPLES["registered_patients"]["gp-reg.csv"].decode()
    files = {f"{s}.csv": text.replace("ALL,ALL", f"{s},30").encode() for s in ("FEMALE", "MALE")}
    found = one("registered_patients", {"a.zip": zipped(files)}, put)
    assert found.tables["patients"]["patients"].sum() == 2 * 2700


def test_rows_that_stand_alike_in_two_downloads_are_read_once(put: Put) -> None:
    text = SAMPLES["fingertips"]["indicator.csv"].decode()
    other = text.replace("X10001,High Street,GP", "U99991,First,PCN")
    found = one("fingertips", {"gp.csv": text.encode(), "pcn.csv": other.encode()}, put)
    assert sorted(found.tables["indicators"]["area_code"]) == ["E92000001", "U99991", "X10001"]
    assert [file.dropped for file in found.files] == [
        {"repeats an earlier row": 1},
        {"repeats an earlier row": 2},
    ]
    assert [file.kept for file in found.files] == [2, 1]


def test_a_row_of_england_is_no_organisation(put: Put) -> None:
    text = SAMPLES["sickness_absence"]["absence.csv"].decode()
    text += "31/05/2031,,,,,ENGLAND,England,All,80.5,2000.0,4.03\n"
    found = one("sickness_absence", {"absence.csv": text.encode()}, put)
    assert found.tables["absence"]["org_code"].tolist() == ["XX1", "XX2"]
    assert found.files[0].dropped == {"row of totals": 1}


def test_a_year_without_a_map_of_its_own_is_read_and_noted(put: Put) -> None:
    files = {"PREVALENCE_3031.csv": SAMPLES["qof"]["PREVALENCE_3031.csv"]}
    found = one("qof", files, put)
    assert list(found.tables) == ["prevalence"]
    assert [(number, "practice_map" in words) for words, number in found.notes.items()] == [
        (3, True)
    ]


def test_postcodes_stand_once_and_unmatched_ones_are_counted(put: Put) -> None:
    found = one("imd_postcode", {"IMD 2031.csv": IMD.encode()}, put)
    postcodes = found.tables["postcodes"]
    assert postcodes["postcode"].tolist() == ["W2 1NY", "ZZ1 1ZZ"]
    assert postcodes["imd_decile"].tolist()[0] == 1
    assert found.files[0].dropped == {"row without a postcode": 1, "repeats an earlier row": 1}
    assert sum(found.files[0].notes.values()) == 1


def test_england_stands_once_in_fingertips_and_the_23rd_heading_does_not_matter(put: Put) -> None:
    found = one("fingertips", SAMPLES["fingertips"], put)
    assert found.tables["indicators"]["area_code"].tolist() == ["E92000001", "X10001"]
    assert found.files[0].dropped == {"repeats an earlier row": 1}
    assert "Compared to ICBs" in found.files[0].unused


def test_totals_of_the_gp_workforce_are_told_from_their_parts(put: Put) -> None:
    staff = tables("gp_workforce", {"May 2031.csv": GP.encode()}, put)["staff"]
    first = staff[staff["practice_code"] == "X10001"]
    parts, totals = first[~first["is_total"]], first[first["is_total"]]
    assert parts["value"].sum() == totals["value"].sum() == 3.5


def test_own_staff_have_the_columns_of_the_synthetic_posts_and_odd_rows_are_noted(
    put: Put,
) -> None:
    headings = OWN_STAFF.splitlines()[0]
    made_up = Path(__file__).parents[3] / "data" / "staff_posts.csv"
    assert headings == made_up.read_text(encoding="utf-8").splitlines()[0]
    shouted = OWN_STAFF.replace("under 30", "Under 30").replace("vacant", "VACANT")
    (found,) = reading.read(
        registry.release("own_staff"), put({"2031.csv": shouted.encode()}), None
    )
    posts = found.tables["posts"]
    assert list(posts["age_band"].unique()) == ["under 30", "30-49", "50+", "vacant"]
    assert posts["in_post"].sum() == 280
    assert found.files[0].notes == {"rows with more staff in post than posts: kept": 1}
    assert found.files[0].unused == ("source",)


def test_own_cancers_have_the_columns_of_the_synthetic_ones_and_its_words(put: Put) -> None:
    made_up = Path(__file__).parents[3] / "data" / "cancers.csv"
    lines = made_up.read_text(encoding="utf-8").splitlines()
    assert OWN_CANCERS.splitlines()[0] == lines[0]
    shouted = OWN_CANCERS.replace("breast", "Breast").replace("missing", "Missing")
    cases = tables("own_cancers", {"cancers.csv": shouted.encode()}, put)["cases"]
    assert set(cases["tumour_group"]) == {"breast", "lung"}
    assert set(cases["stage"]) == {"1", "2", "3", "4", "missing"}
    assert cases["cases"].sum() == 77
    assert cases["deprivation_quintile"].sum() == 22


@pytest.mark.parametrize("word", ["HC", "headcount", "HEADCOUNT"])
def test_a_measure_has_one_name_however_it_is_written(word: str, put: Put) -> None:
    staff = tables("gp_workforce", {"May 2031.csv": GP.replace("FTE", word).encode()}, put)["staff"]
    assert set(staff["measure"]) == {"Headcount"}


def test_a_byte_order_mark_windows_line_ends_and_blank_lines_change_nothing(put: Put) -> None:
    plain = tables("qof", SAMPLES["qof"], put)
    dressed = {
        name: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n") + b"\r\n\r\n"
        for name, content in SAMPLES["qof"].items()
    }
    for name, frame in tables("qof", dressed, put).items():
        pd.testing.assert_frame_equal(frame, plain[name])


def test_the_row_of_an_error_counts_lines_inside_quotation_marks(put: Put) -> None:
    files = dict(SAMPLES["qof"])
    files["MAPPING_3031.csv"] = (
        files["MAPPING_3031.csv"]
        .replace(b"High Street Surgery", b'"High\nStreet"')
        .replace(b"X10003", b"X-1")
    )
    with pytest.raises(DataError, match=r"row 5, column PRACTICE_CODE: 'X-1'"):
        one("qof", files, put)


def test_months_given_together_are_read_apart(put: Put) -> None:
    june = AE.replace("MAY", "JUNE")
    found = reading.read(
        registry.release("ae"), put({"june.csv": june.encode(), "may.csv": AE.encode()}), None
    )
    assert [each.period for each in found] == ["2031-05", "2031-06"]


@pytest.mark.parametrize("release", registry.RELEASES.values(), ids=lambda release: release.name)
def test_every_stored_column_is_described(release: Release, put: Put) -> None:
    found = one(release.name, SAMPLES[release.name], put)
    for name, frame in found.tables.items():
        for column in frame.columns:
            described = release.table(name).column(str(column))
            assert described.description.endswith(".")


@pytest.mark.parametrize("release", SAMPLES)
def test_what_a_file_is_is_told_by_what_it_holds(
    release: str, project_folder: Path, put: Put
) -> None:
    known = registry.RELEASES.values()
    for path in put(SAMPLES[release]):
        found = reading.inspect(path.rename(path.with_stem("download")), known)
        assert {each.release.name for each in found} == {release}
    assert imports.imports() == ()
