"""Small made-up files of every release; none of their rows was ever published."""

import csv
import io
import zipfile
from collections.abc import Mapping
from html import escape

PREVALENCE = """PRACTICE_CODE,GROUP_CODE,REGISTER,PATIENT_LIST_TYPE,PRACTICE_LIST_SIZE
X10001,HYP,112.0,TOTAL,900
X10001,LD,,TOTAL,900
X10002,HYP,250.0,TOTAL,1800
X10002,LD,9.0,TOTAL,1800
X10003,HYP,300.0,TOTAL,2100
X10003,LD,11.0,TOTAL,2100
"""
MAP_HEADINGS = (
    "NAT_ONS_CODE,NAT_CODE,NAT_COUNTRY,REGION_ODS_CODE,REGION_ONS_CODE,REGION_NAME,ICB_ODS_CODE,"
    "ICB_ONS_CODE,ICB_NAME,SUB_ICB_ODS_CODE,SUB_ICB_ONS_CODE,SUB_ICB_NAME,PCN_ODS_CODE,PCN_NAME,"
    "PRACTICE_CODE,PRACTICE_NAME"
)
_MAPPED = "E92000001,ENG,England,Y99,E40000099,North,QX1,E54000099,Made-up ICB,99X,E38000999,Part"
MAP = f"""{MAP_HEADINGS}
{_MAPPED},U99991,First PCN,X10001,High Street Surgery
{_MAPPED},U99991,First PCN,X10002,Low Street Surgery
{_MAPPED},U,Unallocated,X10003,New Surgery
"""
AE_HEADINGS = (
    "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,A&E attendances Type 2,"
    "A&E attendances Other A&E Department,A&E attendances Booked Appointments Type 1,"
    "A&E attendances Booked Appointments Type 2,"
    "A&E attendances Booked Appointments Other Department,Attendances over 4hrs Type 1,"
    "Attendances over 4hrs Type 2,Attendances over 4hrs Other Department,"
    "Attendances over 4hrs Booked Appointments Type 1,"
    "Attendances over 4hrs Booked Appointments Type 2,"
    "Attendances over 4hrs Booked Appointments Other Department,"
    "Patients who have waited 4-12 hs from DTA to admission,"
    "Patients who have waited 12+ hrs from DTA to admission,Emergency admissions via A&E - Type 1,"
    "Emergency admissions via A&E - Type 2,Emergency admissions via A&E - Other A&E department,"
    "Other emergency admissions"
)
AE = f"""{AE_HEADINGS}
MSitAE-MAY-2031,XX1,NORTH ,FIRST TRUST,100,0,50,0,0,0,40,0,5,0,0,0,9,4,30,0,1,12
MSitAE-MAY-2031,XX2,NORTH ,SECOND TRUST,200,10,0,0,0,0,80,1,0,0,0,0,19,8,60,0,0,22
TOTAL,TOTAL,TOTAL,TOTAL,300,10,50,0,0,0,120,1,5,0,0,0,28,12,90,0,1,34
"""
SICKNESS = """DATE,NHSE_REGION_CODE,NHSE_REGION_NAME,ICS_CODE,ICS_NAME,ORG_CODE,ORG_NAME,ORG_TYPE,\
FTE_DAYS_LOST,FTE_DAYS_AVAILABLE,SICKNESS_ABSENCE_RATE_PERCENT
31/05/2031,Y99,North,QX1,Made-up,XX1,First Trust,Acute,50.5,1000.0,5.05
31/05/2031,Y99,North,QX1,Made-up,XX2,Second Trust,Acute,30.0,1000.0,3.00
"""
ERIC = (
    ",,,,,,,Areas,,Function,,,Backlog,,,,PFI\n"
    "Organisation Code,Organisation Name,Commissioning Region,Organisation Type,Site Code,"
    "Site Name,Site Type,Gross internal floor area (m²),Occupied floor area (m²),"
    "Floor area - empty (%),Floor area - under used (%),Tenure,"
    "Cost to eradicate high risk backlog (£),Cost to eradicate significant risk backlog (£),"
    "Cost to eradicate moderate risk backlog (£),Cost to eradicate low risk backlog (£),"
    "Occupied floor area (m²)\n"
    "XX1,FIRST TRUST,NORTH,ACUTE,XX101,MAIN,1. Acute,10000,9000,5,2.5,Freehold,100,200,300,"
    '"1,400",Not Applicable\n'
    "XX1,FIRST TRUST,NORTH,ACUTE,AGGRE,AGGREGATE SITE,Aggregate,500,400,0,0,Not Applicable,"
    "0,0,0,10,Not Applicable\n"
    "XX1 Result,,,,,,,10500,9400,,,,100,200,300,1410,\n"
    "Grand Total,,,,,,,10500,9400,,,,100,200,300,9999,\n"
)
EPRACCUR = (
    '"X10001","HIGH STREET SURGERY","Y99","QX1","1 HIGH STREET","","TOWN","","","W2 1NY",'
    '"19740401","","A","B","99X","20310401","","","","","","0","","99X","","4",""\n'
    '"X10002","OLD SURGERY","Y99","QX1","2 HIGH STREET","","TOWN","","","W21NZ",'
    '"19740401","20300331","C","B","99X","20200401","20300331","","","","","0","","99X","","4",""\n'
)
LSOA = """\ufeffFID,LSOA11CD,LSOA11NM,CCG21CD,CCG21CDH,CCG21NM,LAD21CD,LAD21NM
1,E01999991,Place 001A,E38000999,99X,NHS Made-up CCG,E09999991,Place
2,E01999992,Place 001B,E38000999,99X,NHS Made-up CCG,E09999991,Place
"""
IMD = """postcode,Postcode Status,LSOA code,LSOA Name,Index of Multiple Deprivation Rank,\
Index of Multiple Deprivation Decile
W2 1NY,Live,E01999991,Place 001A,500,1
W2 1NY,Live,E01999991,Place 001A,500,1
ZZ1 1ZZ,**UNMATCHED**,,,,
,**UNMATCHED**,,,,
"""
PATIENTS = """PUBLICATION,EXTRACT_DATE,TYPE,CCG_CODE,ONS_CCG_CODE,CODE,POSTCODE,SEX,AGE,\
NUMBER_OF_PATIENTS
GP_PRAC_PAT_LIST,01MAY2031,GP,99X,E38000999,X10001,W2 1NY,ALL,ALL,900
GP_PRAC_PAT_LIST,01MAY2031,GP,99X,E38000999,X10002,W2 1NZ,ALL,ALL,1800
"""
PRACTICE_MAP = """PUBLICATION,EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,PRACTICE_POSTCODE,PCN_CODE,\
PCN_NAME,ONS_SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,ONS_ICB_CODE,\
ICB_CODE,ICB_NAME,ONS_COMM_REGION_CODE,COMM_REGION_CODE,COMM_REGION_NAME,SUPPLIER_NAME
GP_PRAC_PAT_LIST,01May2031,X10001,HIGH STREET SURGERY,W21NY,U99991,FIRST PCN,E38000999,Z9X9Z,\
NHS Made-up ICB - Z9X9Z,E54000099,Z9Y9Z,NHS Made-up Integrated Care Board,E40000099,Y99,North,TPP
GP_PRAC_PAT_LIST,01May2031,X10002,LOW STREET SURGERY,W2 1NZ,U,Unallocated,E38000999,Z9X9Z,\
NHS Made-up ICB - Z9X9Z,E54000099,Z9Y9Z,NHS Made-up Integrated Care Board,E40000099,Y99,North,EMIS
"""
ONS = (
    "A sentence about rounding stands above the headings\n\n"
    "AREACD,AREANM,Geography,Indicator,Category,Period,Measure,Unit,Value,MAD\n"
    "E06999991,Place,Unitary Authority,Pay (16–64),Pay,202930,Pounds,£,31.85,NA\n"
    'E06999991,Place,Unitary Authority,Starts,NA,2031,Number,Number,"1,447",0.5\n'
)
FINGERTIPS = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,"
    "Category Type,Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,"
    "Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,"
    "Compared to England value or percentiles,Compared to ICBs,Time period Sortable,New data,"
    "Compared to goal,Time period range\n"
    "99999,Score,,,E92000001,England,England,Persons,All ages,,,2031,20.5,19,22"
    ",,,,,,,,,20310000,,,1y\n"
    "99999,Score,E92000001,England,E92000001,England,England,Persons,All ages,,,2031,20.5,19,22"
    ",,,,,,,,,20310000,,,1y\n"
    "99999,Score,E92000001,England,X10001,High Street,GP,Persons,All ages,,,2031,30.5,29,32"
    ",,,,,,,,,20310000,,,1y\n"
)
PCN = """Data_source,CENSUS_YEAR,CENSUS_MONTH,PCN_CODE,PCN_NAME,SUB_ICB_CODE,SUB_ICB_NAME,ICB_CODE,\
ICB_NAME,COMM_REGION_CODE,COMM_REGION_NAME,STAFF_GROUP,STAFF_ROLE,DETAILED_STAFF_ROLE,FTE,\
UNIQUE_IDENTIFIER
Staff,2031,5,U99991,FIRST PCN,99X,Part ,QX1,Made-up,Y99,North,Directors,Lead,Lead – Medical,0.5,17
Job,2031,5,U99991,FIRST PCN,99X,Part ,QX1,Made-up,Y99,North,Directors,Lead,Lead – Nurse,-0.02,NULL
"""
GP = """PRAC_CODE,PRAC_NAME,STAFF_GROUP,DETAILED_STAFF_ROLE,MEASURE,VALUE
X10001,High Street,GP,Total,FTE,3.5
X10001,High Street,GP,Partner,FTE,2
X10001,High Street,GP,Salaried,FTE,1.5
X10002,Low Street,GP,Total,FTE,ND
"""
OWN_CLAIMS = """id,topic,measure,value,unit,bound,area,period,source,section,testing,check,needs,due
listed,us,Patients (over),2500000,patients,at_least,Kent,2023,Plan,Us,check,listed:2500000,,
ill,us,With diabetes,90000,people,exact,Kent,2023,Plan,Us,check,sum:listed+hubs,,
hubs,estates,Hubs to open,3,hubs,exact,Kent,2027,Plan,Us,commitment,,,2027-03
grants,us,Grants,5,GBP,exact,Kent,2023,Plan,Us,wording,,what was paid,
"""
OWN_STAFF = """trust,staff_group,age_band,established,in_post,joiners_year,leavers_year,basis,source
RYJ,nursing,under 30,50,50,20,10,own,payroll
RYJ,nursing,30-49,100,100,10,12,own,payroll
RYJ,nursing,50+,60,60,2,12,own,payroll
RYJ,nursing,vacant,30,0,0,0,own,payroll
RYJ,medical,under 30,10,10,6,3,own,payroll
RYJ,medical,30-49,40.5,41.5,4,3,own,payroll
RYJ,medical,50+,18.5,18.5,0,2,own,payroll
RYJ,medical,vacant,11,0,0,0,own,payroll
"""
CANCER_HEADINGS = (
    "borough,period,tumour_group,stage,age_band,sex,deprivation_quintile,cases,basis,source"
)
OWN_CANCERS = f"""{CANCER_HEADINGS}
E06000035,2031,breast,1,0-49,female,1,12,own,registry
E06000035,2031,breast,4,70-79,female,5,9,own,registry
E06000035,2031,lung,2,60-69,male,3,4,own,registry
E06000035,2031,lung,missing,80+,male,3,6,own,registry
Dover,2031,breast,2,0-49,female,1,20,own,registry
Dover,2031,breast,3,70-79,female,4,8,own,registry
Dover,2031,lung,1,50-59,female,2,3,own,registry
Dover,2031,lung,4,80+,male,3,15,own,registry
"""
OWN_SITES = """code,name,borough,tenure,lease_end,condition,floor_area_m2,latitude,longitude,yearly_cost_gbp,backlog_gbp,basis,source
S1,High Street,E09000005,freehold,,B,400,51.55,-0.25,80000,0,own,register
S2,Low Road,E09000005,leasehold,2032,C,200,51.56,-0.26,90000,50000,own,register
S3,Mill Lane,E09000009,lift,2045,A,300,51.51,-0.31,,,own,register
"""  # noqa: E501 - a line of a table
OWN_ROOMS = """code,site,kind,area_m2,basis,source
R1,S1,consulting,14,own,register
R2,S1,treatment,18,own,register
R3,S2,consulting,14,own,register
R4,S3,consulting,14,own,register
"""
OWN_BOOKINGS = """room,half_day,open_hours,booked_hours,used_hours,basis,source
R1,mon_am,20,15,10,own,diary
R1,mon_pm,20,10,8,own,diary
R2,mon_am,20,5,6,own,diary
R3,mon_am,20,12,8,own,diary
R3,mon_pm,20,8,4,own,diary
R4,mon_am,20,16,12,own,diary
"""

OWN_SERIES = "date,value\n" + "".join(f"2023-{month:02},{month % 5}\n" for month in range(1, 13))

SAMPLES: Mapping[str, Mapping[str, bytes]] = {
    "qof": {"PREVALENCE_3031.csv": PREVALENCE.encode(), "MAPPING_3031.csv": MAP.encode()},
    "eric": {"ERIC 203031 site.csv": ERIC.encode("latin-1")},
    "sickness_absence": {"absence.csv": SICKNESS.encode()},
    "ae": {"ae.csv": AE.encode()},
    "ons_subnational": {"indicators.csv": ONS.encode("cp1252")},
    "epraccur": {"epraccur.csv": EPRACCUR.encode()},
    "lsoa_lookup": {"lookup.csv": LSOA.encode()},
    "imd_postcode": {"2031_deprivation.csv": IMD.encode()},
    "registered_patients": {"gp-reg.csv": PATIENTS.encode()},
    "practice_map": {"gp-reg-pat-prac-map.csv": PRACTICE_MAP.encode()},
    "fingertips": {"indicator.csv": FINGERTIPS.encode()},
    "pcn_workforce": {"pcn.csv": PCN.encode("cp1252")},
    "gp_workforce": {"General Practice May 2031.csv": GP.encode()},
    "own_cancers": {"cancers.csv": OWN_CANCERS.encode()},
    "own_staff": {"staff 2031.csv": OWN_STAFF.encode()},
    "own_claims": {"claims 2031.csv": OWN_CLAIMS.encode()},
    "own_rooms": {"rooms 2031.csv": OWN_ROOMS.encode(), "sites 2031.csv": OWN_SITES.encode()},
    "own_bookings": {"bookings 2031.csv": OWN_BOOKINGS.encode()},
    "own_series": {"series.csv": OWN_SERIES.encode()},
}
"""A whole and healthy import of every release: content by file name."""

PERIODS = {
    "qof": "2030-31",
    "eric": "2030-31",
    "sickness_absence": "2031-05",
    "ae": "2031-05",
    "ons_subnational": "2031",
    "epraccur": "1974-04",
    "lsoa_lookup": "2021",
    "imd_postcode": "2031",
    "registered_patients": "2031-05",
    "practice_map": "2031-05",
    "fingertips": "2031",
    "pcn_workforce": "2031-05",
    "gp_workforce": "2031-05",
    "own_cancers": "2031",
    "own_staff": "2031",
    "own_claims": "2031",
    "own_rooms": "2031",
    "own_bookings": "2031",
    "own_series": "2023-12",
}


def workbook(sheets: Mapping[str, str]) -> bytes:
    """Return an Excel workbook whose sheets hold the cells of CSV texts, all as text."""
    names = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, name in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/relationships/worksheet" '
        f'Target="worksheets/s{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    book = {
        "_rels/.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="r" '
        f'Type="{_OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}/relationships">'
        f"<sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_LINKS}">{links}</Relationships>',
    }
    for at, text in enumerate(sheets.values(), 1):
        book[f"xl/worksheets/s{at}.xml"] = _sheet(text)
    return zipped({name: content.encode() for name, content in book.items()})


_SCHEMAS = "http://schemas.openxmlformats.org"
_OFFICE = f"{_SCHEMAS}/officeDocument/2006"
_LINKS = f"{_SCHEMAS}/package/2006/relationships"
_SHEET = f"{_SCHEMAS}/spreadsheetml/2006/main"


def _sheet(text: str) -> str:
    rows = "".join(
        f'<row r="{at}">{"".join(_cell(cell) for cell in cells)}</row>'
        for at, cells in enumerate(csv.reader(io.StringIO(text)), 1)
    )
    return f'<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>'


def _cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of the files."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return sink.getvalue()
