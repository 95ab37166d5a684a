"""The standard's JSON, a real report against its own counts, and hostile documents."""

import json
from pathlib import Path
from time import process_time
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import ElectionReport
from ingest.domain.tally import facts
from tests.feeds import versions
from tests.ingest.families.made import report, rules
from tests.soon import SLACK

PAGES = Path(__file__).parent / "pages" / "cdf"
EARLY = (PAGES / "early.xml").read_bytes()
MAPPING = {"vote_types": {"drop-off": "absentee-mail"}}
NAMESPACE = "{http://itl.nist.gov/ns/voting/1500-100/v2}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
# By the standard's JSON schema: what is a list of records, of identifiers, a number, a truth.
LISTS = {
    "Election",
    "GpUnit",
    "Party",
    "Candidate",
    "Contest",
    "ContestSelection",
    "VoteCounts",
    "BallotCounts",
    "Text",
}
LISTS |= {"CountStatus", "ExternalIdentifier"}
REFERENCES = {"ComposingGpUnitIds", "CandidateIds", "PartyIds", "EndorsementPartyIds"}
NUMBERS = {"BallotsCast", "BallotsRejected", "SubUnitsReported", "TotalSubUnits", "VotersRegistered", "VotesAllowed"}


def as_json(element: ElementTree.Element) -> Any:
    """An element as the standard's JSON writes it."""
    name = element.tag.removeprefix(NAMESPACE)
    content = (element.text or "").strip()
    if name == "Count":
        return float(content)
    if name in NUMBERS:
        return int(content)
    if name in REFERENCES:
        return content.split()
    if name.startswith("Is"):
        return content == "true"
    if not len(element) and not element.attrib:
        return content
    record: dict[str, Any] = {"@type": f"ElectionResults.{element.get(TYPE, name)}"}
    record |= {"@id": element.get("ObjectId")} if "ObjectId" in element.attrib else {}
    record |= {"Language": element.get("Language"), "Content": content} if "Language" in element.attrib else {}
    for child in element:
        key = child.tag.removeprefix(NAMESPACE)
        if key in LISTS:
            record.setdefault(key, []).append(as_json(child))
        else:
            record[key] = as_json(child)
    return record


def flavours(xml: bytes) -> tuple[bytes, bytes]:
    return xml, json.dumps(as_json(ElementTree.fromstring(xml))).encode()


def read(body: bytes, mapping: dict[str, Any] | None = None) -> ElectionReport:
    return report("cdf", MAPPING if mapping is None else mapping, body, time_zone="America/Denver")


@pytest.mark.parametrize("stage", ["before", "early", "complete", "corrected", "broken"])
def test_json_says_what_xml_says(stage: str) -> None:
    told, said = map(read, flavours((PAGES / f"{stage}.xml").read_bytes()))
    assert list(map(facts, said.tallies)) == list(map(facts, told.tallies))
    assert (said.generated_at, said.partial) == (told.generated_at, told.partial)
    assert sorted(rules(said)) == sorted(rules(told))


def test_json_may_have_a_byte_order_mark() -> None:
    _, body = flavours(EARLY)
    assert read(b"\xef\xbb\xbf\n" + body) == read(body)


def test_what_nobody_reads_in_json_is_told_once() -> None:
    _, body = flavours(EARLY)
    odd = body.replace(b'"Count": ', b'"Mood": [{}], "Count": ').replace(b'"Issuer":', b'"Issuers":')
    assert [finding.message for finding in read(odd).findings] == [
        "nobody reads element 'ElectionReport/Issuers', 'VoteCounts/Mood'; map it, or list it under ignore"
    ]
    assert not read(odd, {**MAPPING, "ignore": ["*/Mood", "*/Issuers"]}).findings


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        (b'"Count": {"value": 5}', "VoteCounts/Count as dict"),
        (b'"Count": [[5]]', "VoteCounts/Count as list"),
        (b'"DeviceClass": "dre", "Count": 5', "VoteCounts/DeviceClass as str"),
    ],
)
def test_json_of_another_kind_is_told(member: bytes, kind: str) -> None:
    _, body = flavours(EARLY)
    at = body.index(b'"Count":')
    told = read(body[:at] + member + body[body.index(b"}", at) :])
    assert rules(told) == ["leftover"]
    assert kind in told.findings[0].message


def test_null_is_not_said_and_not_told() -> None:
    _, body = flavours(EARLY)
    told = read(body.replace(b'"Count": 120.0', b'"Count": null'))
    assert told.tallies[1].counts["Vera Lang / Tom Ito"].votes is None
    assert not told.findings


@pytest.fixture(scope="module")
def wyoming() -> bytes:
    [path] = versions("nist-1500-100-cdf", ".xml")
    return path.read_bytes()


def test_a_real_report_says_every_count_it_holds(wyoming: bytes) -> None:
    """The document has no totals; every one of its counts has to be found again by its identifiers."""
    root = ElementTree.fromstring(wyoming)
    held = {
        (contest.get("ObjectId"), counts[0].text, selection.get("ObjectId")): int(counts[2].text or "")
        for contest in root.iter(f"{NAMESPACE}Contest")
        for selection in contest.iter(f"{NAMESPACE}ContestSelection")
        for counts in selection.iter(f"{NAMESPACE}VoteCounts")
    }
    told = read(wyoming, {"names": "id"})
    said = {
        (tally.contest_id, tally.unit_id, selection): count.votes
        for tally in told.tallies
        for selection, count in tally.counts.items()
    }
    assert said == held
    assert len(held) == 5_290
    assert not told.findings


def test_a_real_report_loses_nothing_by_its_names(wyoming: bytes) -> None:
    by_id, by_name = read(wyoming, {"names": "id"}), read(wyoming)
    assert len({tally.key for tally in by_name.tallies}) == len({tally.key for tally in by_id.tallies})
    for one, other in zip(by_id.tallies, by_name.tallies, strict=True):
        assert list(one.counts.values()) == list(other.counts.values())
        assert other.place == one.place
    assert not by_name.findings


def test_a_real_report_says_the_same_in_json(wyoming: bytes) -> None:
    told, said = map(read, flavours(wyoming))
    assert said == told


REPORT = b'{"@type": "ElectionResults.ElectionReport", "Election": '
HOSTILE = {
    "entities": b'<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><ElectionReport>&b;</ElectionReport>',
    "deep": b"<ElectionReport>" + b"<Election>" * 200_000,
    "deep json": REPORT + b'[{"Contest": ' * 200_000,
    "deep lists": REPORT + b"[" * 200_000,
    "long cell": EARLY.replace(b"Birch", b"B" * 10_000_000),
    "long number": EARLY.replace(b"<Count>120<", b"<Count>" + b"9" * 10_000_000 + b"<"),
    "long json number": flavours(EARLY)[1].replace(b"120.0", b"9" * 10_000_000),
    "long identifier": EARLY.replace(b"<GpUnitId>u1<", b"<GpUnitId>" + b"u" * 10_000_000 + b"<"),
    "nul": EARLY.replace(b"Birch", b"B\x00rch"),
    "surrogates": flavours(EARLY)[1].replace(b"Birch", b"\\ud800\\ud800"),
    "not utf-8": flavours(EARLY)[1].replace(b"Birch", b"\xff\xfe"),
    "many dangling": EARLY.replace(
        b"</VoteCounts>", b"</VoteCounts>" + b"".join(
            b"<VoteCounts><GpUnitId>z%d</GpUnitId><Type>total</Type></VoteCounts>" % n for n in range(50_000)
        ), 1
    ),
    "many kinds": EARLY.replace(
        b"</VoteCounts>", b"</VoteCounts>" + b"".join(
            b"<VoteCounts><GpUnitId>u1</GpUnitId><Type>t%d</Type></VoteCounts>" % n for n in range(50_000)
        ), 1
    ),
    "a ring of units": EARLY.replace(
        b"<Issuer>", b"".join(
            b'<GpUnit ObjectId="r%d"><ComposingGpUnitIds>r%d u1</ComposingGpUnitIds></GpUnit>' % (n, (n + 1) % 20_000)
            for n in range(20_000)
        ) + b"<Issuer>"
    ),
    "one unit of all": EARLY.replace(
        b"<Issuer>",
        b'<GpUnit ObjectId="all"><ComposingGpUnitIds>' + b"u1 " * 500_000 + b"</ComposingGpUnitIds></GpUnit><Issuer>",
    ),
    "attributes for records": EARLY.replace(b"<Contest ", b'<Contest Name="x" ContestSelection="y" CountStatus="z" '),
}  # fmt: skip


def outcome(body: bytes) -> str:
    """Whatever else is raised is a fault of the reader."""
    try:
        return f"{len(read(body).tallies)} tallies"
    except UnreadableDocument as refused:
        return str(refused)


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_documents_end(body: bytes) -> None:
    started = process_time()
    assert outcome(body)
    assert process_time() - started < SLACK * (2 * max(1, len(body) / 1e6))


@pytest.mark.parametrize("flavour", [0, 1], ids=["xml", "json"])
@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_any_damage_ends_in_a_report_or_a_refusal(flavour: int, data: st.DataObject) -> None:
    """Pieces of a real shape, cut, repeated and moved."""
    body = flavours(EARLY)[flavour]
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(body) - 1))
        end = data.draw(st.integers(begin, min(len(body), begin + 400)))
        put = data.draw(st.sampled_from([b"", body[begin:end] * 2, b"<", b'"', b"-1", b"[]", b"{}", b"null", b"\xff"]))
        body = body[:begin] + put + body[end:]
    assert outcome(body)


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(["u1", "total", "c1"])
)
KEYS = st.sampled_from(
    sorted(LISTS | REFERENCES | NUMBERS | {"@id", "@type", "Name", "GpUnitId", "Type", "Count", "Content"})
)
ANYTHING = st.recursive(SCALARS, lambda each: st.lists(each, max_size=3) | st.dictionaries(KEYS, each, max_size=5))


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(KEYS, ANYTHING))
def test_any_json_ends_in_a_report_or_a_refusal(fields: dict[str, Any]) -> None:
    assert outcome(msgspec.json.encode({**fields, "@type": "ElectionResults.ElectionReport"}))
