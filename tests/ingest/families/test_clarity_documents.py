"""Whole documents of Clarity's: real ones, hostile ones, and any bytes at all."""

import gzip
import json
from base64 import b64decode
from collections import Counter, defaultdict
from contextlib import suppress
from time import process_time
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.domain.errors import UnreadableDocument
from ingest.domain.names import unit_name
from ingest.domain.report import ElectionReport
from ingest.domain.terms import CountItemType, ReportingUnitType
from ingest.parse.words import squeezed
from tests.feeds import feed
from tests.ingest.families.clarity_made import TWO_TYPES, choice, column, contest, document, read, tally
from tests.ingest.families.made import rules
from tests.soon import SLACK

# Of each file: which level its units have, and where the votes of a vote type are those of its units.
FILES = {
    "clarify/county.xml": "County",
    "clarify/precinct.xml": "Precinct",
    "electiondata/GA_detail_20201120_1237.xml": "County",
    "elex-clarity/ga_atkinson_precincts_11-3.xml": "Precinct",
    "elex-clarity/ga_bacon_precincts_11-3.xml": "Precinct",
    "elex-clarity/ga_counties_11-3.xml": "County",
    "elex-clarity/ga_gwinnett_precincts_11-3.xml": "Precinct",
    "elex-clarity/wv_counties_11-3.xml": "County",
}
CUT_DOWN = {  # by their authors: vote types or precincts are missing in some contests
    "elex-clarity/ga_atkinson_precincts_11-3.xml",
    "clarify/county.xml",
}


def expected(root: ElementTree.Element, level: str) -> dict[tuple[str, str, str, str], int]:
    """Contest, choice, vote type and unit ("" for all) with the votes, as a tree says it."""
    told = {}
    for at_contest in root.iter("Contest"):
        for at_choice in at_contest.iter("Choice"):
            key = squeezed(at_contest.get("text", "")), squeezed(at_choice.get("text", ""))
            told[*key, "", ""] = int(at_choice.get("totalVotes", ""))
            for at_type in at_choice.iter("VoteType"):
                told[*key, at_type.get("name", ""), ""] = int(at_type.get("votes", ""))
                for at_unit in at_type.iter(level):
                    told[*key, at_type.get("name", ""), at_unit.get("name", "")] = int(at_unit.get("votes", ""))
    return told


@pytest.mark.parametrize("name", FILES)
def test_every_number_of_a_real_document_is_read(name: str) -> None:
    body = feed(f"clarity-enr/{name}").read_bytes()
    root = ElementTree.fromstring(body)
    said = expected(root, FILES[name])
    told = read(body)
    assert not told.findings
    assert not told.partial
    assert told.generated_at is not None
    region, types = root.findtext("Region") or "", {type_ for _, _, type_, _ in said if type_}
    level = ReportingUnitType(FILES[name].lower())
    read_as = {(each.contest_id, each.unit_id, each.count_item_type): each for each in told.tallies}
    kinds = {type_: _kind(type_, types) for type_ in types} | {"": CountItemType.TOTAL}
    for (contest_id, selection, type_, unit), number in said.items():
        key = contest_id, unit_name((region, unit), level) if unit else region, kinds[type_]
        assert read_as[key].counts[selection].votes == number
    numbers = sum(len(each.counts) for each in told.tallies)
    assert numbers == len(said) if len(types) > 1 else len({key for key in said if key[2:] != (*types, "")})


def _kind(name: str, types: set[str]) -> CountItemType:
    usual = {
        "Election Day Votes": CountItemType.ELECTION_DAY,
        "Election Day": CountItemType.ELECTION_DAY,
        "Absentee by Mail Votes": CountItemType.ABSENTEE_MAIL,
        "Absentee": CountItemType.ABSENTEE,
        "Advanced Voting Votes": CountItemType.EARLY,
        "Early Vote": CountItemType.EARLY,
        "Provisional Votes": CountItemType.PROVISIONAL,
        "Provisional": CountItemType.PROVISIONAL,
    }
    return CountItemType.TOTAL if len(types) == 1 else usual[name]


@pytest.mark.parametrize("name", sorted(set(FILES) - CUT_DOWN))
def test_what_is_read_adds_up_to_the_documents_own_totals(name: str) -> None:
    told = read(feed(f"clarity-enr/{name}").read_bytes())
    region = told.tallies[0].unit_id
    totals: Counter[tuple[str, str]] = Counter()
    by_type: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    by_unit: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for each in told.tallies:
        for selection, count in each.counts.items():
            key = each.contest_id, selection, each.count_item_type
            if each.unit_id != region:
                by_unit[key] += count.votes or 0
            elif each.count_item_type is CountItemType.TOTAL:
                totals[each.contest_id, selection] += count.votes or 0
            else:
                by_type[key] += count.votes or 0
    added: Counter[tuple[str, str]] = Counter()
    for (contest_id, selection, _), number in by_unit.items():
        added[contest_id, selection] += number
    assert added == totals
    assert all(by_unit[key] == number for key, number in by_type.items())


def recorded(name: str, url_end: str) -> bytes:
    """The body of one answer in a recording of HTTP."""
    for each in json.loads(feed(f"clarity-enr/elex-clarity/{name}").read_text())["http_interactions"]:
        if each["request"]["uri"].endswith(url_end):
            return gzip.decompress(b64decode(each["response"]["body"]["base64_string"]))
    raise AssertionError(f"{name} has no answer from {url_end}")


def test_the_recorded_summary() -> None:
    body = recorded("GA_2020_summary.json", "/271066/json/en/summary.json")
    told = read(body, {"region": "GA"})
    assert not told.findings
    assert len(told.tallies) == 298
    for tally_, said in zip(told.tallies, json.loads(body), strict=True):
        assert {name: count.votes for name, count in tally_.counts.items()} == dict(
            zip(map(squeezed, said["CH"]), said["V"], strict=True)
        )
        total = sum(said["V"])
        for count in tally_.counts.values():
            assert count.votes is not None
            assert count.share is not None
            assert abs(float(count.share) - 100 * count.votes / total) < 1e-9
    again = read(gzip.compress(body), {"region": "GA"})
    assert again.tallies == told.tallies


def test_the_recorded_settings() -> None:
    told = read(recorded("GA_2020.json", "electionsettings.json"), {"turnout_contest": "Turnout"})
    assert not told.findings
    assert str(told.generated_at) == "2020-11-20 20:37:43+00:00"
    assert tally(told, "GA", contest_id="Turnout").count_status.units_reported == 2656


ATTRIBUTES = " ".join(f"a{n}=''" for n in range(5_000))
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "entities": (document(TWO_TYPES).replace("<ElectionResult>", f"{BOMB}<ElectionResult>&b;"), "declares entities"),
    "nested": (document("<Contest>" + "<Choice>" * 200_000), "nested deeper than 100"),
    "nested in passing": (document("<a>" * 200_000), "nested deeper than 100"),
    "nested rows": (
        document('<Contest><Choice><VoteType name="x">' + '<County name="A" votes="1">' * 200_000),
        "not XML",
    ),
    "attributes": (document(f"<Contest {ATTRIBUTES} />"), "more than 1,000 attributes"),
    "truncated": (document(TWO_TYPES)[:-30], "not XML"),
    "another root": ("<html><body>404</body></html>", "the root element is 'html', not ElectionResult"),
    "endless region": (document(TWO_TYPES, region=f"<Region>{'x' * 10_000_000}</Region>"), "no Region is named"),
    "another encoding": (b"<?xml version='1.0' encoding='klingon'?><ElectionResult/>", "not XML"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_unreadable(name: str) -> None:
    body, message = HOSTILE[name]
    began = process_time()
    with pytest.raises(UnreadableDocument, match=message):
        read(body)
    assert process_time() - began < SLACK * (2 * max(len(body) / 1e6, 1))


def long(told: ElectionReport) -> None:
    assert set(rules(told)) <= {"oversized-cell", "nameless-row"}
    assert told.partial


@pytest.mark.parametrize(
    "body",
    [
        document(contest(choice("x" * 10_000_000, 1))),
        document(contest(choice("Ann", 1), text="x" * 10_000_000)),
        document(contest(choice("Ann", 1, column("x" * 10_000_000, 1)))),
        document(
            contest(choice("Ann", 1, column("Early", 1).replace("</", f'<County name="{"x" * 10_000_000}" /></')))
        ),
    ],
)
def test_ten_megabytes_in_one_name_cost_that_name(body: str) -> None:
    long(read(body))


def test_ten_megabytes_of_number_cost_that_number() -> None:
    told = read(document(contest(choice("Ann", "9" * 10_000_000), choice("Bob", 1))))
    assert rules(told) == ["oversized-cell"]
    assert tally(told).counts["Bob"].votes == 1


def test_a_hundred_thousand_unknown_things_are_a_few_findings() -> None:
    many = "".join(f'<Contest key="{n}" text="M" a{n}=""><b{n}/></Contest>' for n in range(100_000))
    told = read(document(many))
    assert rules(told) == ["leftover"]


PIECES = [
    *("<Contest text='a' key='1'>", "</Contest>", "<Choice text='b' totalVotes='3'>", "</Choice>", "<County name='a'"),
    *(" votes='1' />", "<VoteType name='Early' votes='1'>", "</VoteType>", "<x>", "</x>", " mood=''>", "</County>"),
    *("<Precinct votes='2' name='b'/>", "<ParticipatingCounties>", "</ParticipatingCounties>", "text", "<Counties>"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_pieces_end_in_a_report_or_are_unreadable(pieces: list[str]) -> None:
    with suppress(UnreadableDocument):
        read(document(*pieces), {"turnout_contest": "a"})


KEYS = st.sampled_from(["C", "K", "TP", "PR", "CH", "V", "PCT", "W", "x"])
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner),
    max_leaves=20,
)


@given(st.lists(VALUES) | st.dictionaries(st.sampled_from(["websiteupdatedat", "entityname"]), VALUES))
@settings(max_examples=200, deadline=None)
def test_any_json_ends_in_a_report_or_is_unreadable(value: Any) -> None:
    with suppress(UnreadableDocument):
        read(json.dumps(value), {"region": "GA", "turnout_contest": "T"})


@given(st.binary() | st.binary().map(lambda tail: document(TWO_TYPES)[:200].encode() + tail))
@settings(max_examples=200, deadline=None)
def test_any_bytes_end_in_a_report_or_are_unreadable(body: bytes) -> None:
    with suppress(UnreadableDocument):
        read(body)
