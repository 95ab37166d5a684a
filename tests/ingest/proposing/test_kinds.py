"""What kind of document it is, by what stands in it."""

import gzip
import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.families import FAMILIES
from tests.ingest.families.made import snapshot
from tests.ingest.parse.workbooks import workbook
from tests.ingest.proposing.made import mapping, proposed, read, table, votes

CSV = b"candidate,votes\nAnn,1\nBob,2\n"
CLARITY = b"""<?xml version="1.0"?><ElectionResult><Timestamp>11/20/2026 3:37:06 PM EST</Timestamp><Region>XX</Region>
<Contest key="1" text="Mayor"><Choice key="1" text="Ann" totalVotes="3"><VoteType name="Early" votes="3">
<County name="A" votes="3"/></VoteType></Choice></Contest></ElectionResult>"""
AP = json.dumps({"timestamp": "2026-01-01T00:00:00Z", "nextrequest": "https://x/", "races": [{"reportingUnits": []}]})
EML = b'<EML Id="510" xmlns="urn:oasis:names:tc:evs:schema:eml"><Count/></EML>'
CDF = b'<ElectionReport xmlns="http://itl.nist.gov/ns/voting/1500-100/v2"><Election/></ElectionReport>'
CDF_JSON = json.dumps({"@type": "ElectionResults.ElectionReport", "Election": []})
SUMMARY = json.dumps([{"C": "Mayor", "K": "1", "CH": ["Ann"], "V": [3], "PCT": ["100"]}])


def zipped(**documents: bytes) -> bytes:
    whole = BytesIO()
    with ZipFile(whole, "w") as archive:
        for name, body in documents.items():
            archive.writestr(name.replace("_", "."), body)
    return whole.getvalue()


@pytest.mark.parametrize(
    ("body", "family"),
    [
        (CSV, "delimited"),
        (b"\xef\xbb\xbf" + CSV, "delimited"),
        (b"\xef\xbb\xbf" + CLARITY, "clarity"),
        (SUMMARY.encode(), "clarity"),
        (b'{"websiteupdatedat": "1/1/2026 1:00:00 PM EST"}', "clarity"),
        (AP.encode(), "ap"),
        (EML, "eml"),
        (b'<MediaFeed xmlns="http://www.aec.gov.au/xml/schema/mediafeed"/>', "eml"),
        (CDF, "cdf"),
        (CDF_JSON.encode(), "cdf"),
        (b"<table><tr><td>Ann<td>1<tr><td>Bob<td>2</table>", "html_table"),
        (b'[{"candidate": "Ann", "votes": 1}]', "json"),
        (workbook({"Sheet": [["candidate", "votes"], ["Ann", 1], ["Bob", 2]]}), "xlsx"),
    ],
)
def test_a_family_is_told_by_what_stands_in_the_document(body: bytes, family: str) -> None:
    assert proposed(body).family.value == family
    assert family in FAMILIES


def test_formats_that_tell_everything_need_no_mapping() -> None:
    assert mapping(CLARITY) == {}
    assert votes(CLARITY)["Mayor", "XX"] == {"Ann": 3}
    assert table(AP)["follow"] == {"next": {"path": "nextrequest"}}
    assert votes(SUMMARY)["Mayor", "the whole area"] == {"Ann": 3}


def test_a_gzip_and_a_zip_of_one_document_are_read_as_it() -> None:
    assert votes(gzip.compress(CSV)) == votes(CSV)
    assert "member" not in table(zipped(results_csv=CSV))
    assert votes(zipped(results_csv=CSV)) == votes(CSV)


def test_of_several_documents_those_alike_are_members() -> None:
    body = zipped(a_csv=CSV, b_csv=CSV.replace(b"Ann", b"Cid"), readme_txt=b"read me")
    assert table(body)["member"] == "*.csv"
    assert votes(body)["the contest", "the whole area"] == {"Ann": 1, "Bob": 2, "Cid": 1}


def test_a_sheet_of_a_workbook_is_chosen_and_parts_of_one_are_said_to_be_so() -> None:
    rows: list[list[str | float]] = [
        ["County", "Registered", "Ballots", "Turnout"],
        ["North", 1000, 539, 0.539],
        ["South", 100, 20, 0.2],
    ]
    body = workbook({"Notes": [["about", "this"], ["x", "y"]], "Turnout": rows})
    said = mapping(body)
    assert (said["sheet"], said["unit"], said["turnout"]) == (
        "Turnout",
        "County",
        {"column": "Turnout", "fraction": True},
    )
    assert [str(tally.ballots.turnout) for tally in read(body).tallies] == ["53.9", "20"]


def test_local_times_are_a_doubt_and_others_are_not() -> None:
    said = "candidate,votes,updated\nAnn,1,{0}\nBob,2,{0}\n"
    assert any("time_zone" in doubt for doubt in proposed(said.format("07.03.2027 21:05")).doubts)
    assert not any("time_zone" in doubt for doubt in proposed(said.format("2027-03-07T21:05:00Z")).doubts)


@pytest.mark.parametrize("body", [b"", b" \n\0", b"<a><b/></a>", b"<a", b"PK\x03\x04broken", b"\x1f\x8bbroken"])
def test_what_nobody_reads_is_refused_in_one_line(body: bytes) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        proposed(body)
    assert len(str(refused.value).splitlines()) == 1
    assert snapshot(body).body == body
