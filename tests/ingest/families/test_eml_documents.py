"""Real messages against their own totals, and hostile ones."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.domain.errors import UnreadableDocument
from ingest.domain.names import parsed
from ingest.domain.report import ElectionReport
from ingest.domain.tally import Tally
from ingest.domain.terms import CountItemType, PostElectionStatus, ReportingUnitType, ResultsStatus
from tests.feeds import versions
from tests.ingest.families.made import report
from tests.soon import SLACK

PAGE = (Path(__file__).parent / "pages" / "eml" / "early.xml").read_bytes()
SECOND = " / TwoCandidatePreferred"
TOTAL = CountItemType.TOTAL


def read(body: bytes) -> ElectionReport:
    return report("eml", {}, body, time_zone="Australia/Sydney")


@pytest.fixture(params=["17552", "29807"])
def told(request: pytest.FixtureRequest) -> ElectionReport:
    """The final count of a by-election."""
    [path] = [each for each in versions("aec-mediafeed-eml520", ".xml") if request.param in each.name]
    return read(path.read_bytes())


def of(told: ElectionReport, suffix: str, *, places: bool) -> list[Tally]:
    """Tallies of the vote itself, or of what was worked out of it; of polling places, or of the district."""
    return [
        tally
        for tally in told.tallies
        if ("/" in tally.contest_id and tally.contest_id.endswith(suffix) if suffix else "/" not in tally.contest_id)
        and (parsed(tally.unit_id).type is ReportingUnitType.POLLING_PLACE) == places
    ]


def summed(tallies: Iterable[Tally]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for tally in tallies:
        for name, count in tally.counts.items():
            assert count.votes is not None
            sums[name] = sums.get(name, 0) + count.votes
    return sums


def test_nothing_is_left_unread(told: ElectionReport) -> None:
    assert not told.findings
    assert {tally.results_status for tally in told.tallies} == {ResultsStatus.CERTIFIED}


@pytest.mark.parametrize("suffix", ["", SECOND])
def test_kinds_of_votes_are_the_total_and_polling_places_the_ordinary_votes(told: ElectionReport, suffix: str) -> None:
    district = {tally.count_item_type: tally for tally in of(told, suffix, places=False)}
    places = of(told, suffix, places=True)
    total = district.pop(TOTAL)
    assert summed([total]) == summed(district.values())
    assert summed(places) == summed([district[CountItemType.ELECTION_DAY]])
    assert len(places) == total.count_status.units_total == total.count_status.units_reported


def test_ballots_are_the_votes_and_add_up(told: ElectionReport) -> None:
    tallies = [tally for places in (True, False) for tally in of(told, "", places=places)]
    assert len(tallies) > 50
    for tally in tallies:
        ballots = tally.ballots
        assert ballots.cast is not None
        assert ballots.valid is not None
        assert ballots.invalid is not None
        assert ballots.valid + ballots.invalid == ballots.cast
        assert sum(summed([tally]).values()) == ballots.valid


def test_the_second_round_is_all_formal_votes(told: ElectionReport) -> None:
    valid = {(t.unit_id, t.count_item_type): t.ballots.valid for p in (True, False) for t in of(told, "", places=p)}
    seconds = [tally for places in (True, False) for tally in of(told, SECOND, places=places)]
    assert len(seconds) == len(valid)
    for tally in seconds:
        assert len(tally.counts) == 2
        assert sum(summed([tally]).values()) == valid[tally.unit_id, tally.count_item_type]


def test_printed_shares_fit_the_votes(told: ElectionReport) -> None:
    for tally in told.tallies:
        whole = sum(count.votes or 0 for count in tally.counts.values())
        for count in tally.counts.values():
            if count.votes and count.share is not None:
                assert abs(count.share - 100 * Decimal(count.votes) / whole) < Decimal("0.0101")


def test_one_has_won(told: ElectionReport) -> None:
    [total] = [tally for tally in of(told, "", places=False) if tally.count_item_type is TOTAL]
    [winner] = [name for name, count in total.counts.items() if count.status is PostElectionStatus.WINNER]
    [second] = [tally for tally in of(told, SECOND, places=False) if tally.count_item_type is TOTAL]
    assert winner == max(second.counts, key=lambda name: second.counts[name].votes or 0)


HOSTILE = {
    "entities": b'<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><MediaFeed>&b;</MediaFeed>',
    "deep": b"<MediaFeed>" + b"<Results>" * 200_000,
    "deep and unknown": b"<MediaFeed>" + b"<a>" * 200_000,
    "long cell": PAGE.replace(b"QUILL, Ada", b"Q" * 10_000_000),
    "long number": PAGE.replace(b">61<", b">" + b"9" * 10_000_000 + b"<"),
    "nul": PAGE.replace(b"QUILL", b"QU\x00LL"),
    "surrogate": PAGE.replace(b"QUILL", b"\xed\xa0\x80"),
    "many candidates": PAGE.replace(b"<Formal>", b"<Candidate/>" * 150_000 + b"<Formal>", 1),
    "too many": PAGE.replace(b"<Formal>", b"<Candidate/>" * 600_000 + b"<Formal>", 1),
    "many names": PAGE.replace(b"<Formal>", b"".join(b"<x%d/>" % n for n in range(200_000)) + b"<Formal>", 1),
    "texts for records": PAGE.replace(b"<Formal>", b"<Formal>12</Formal><Candidate>3</Candidate><Formal>"),
    "records for texts": PAGE.replace(b"Lakes</eml:ContestName>", b"<b>x</b></eml:ContestName>"),
    "attributes for records": PAGE.replace(
        b"<FirstPreferences", b'<FirstPreferences Candidate="1" Formal="2" Group="3"'
    ),
}


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


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_any_damage_ends_in_a_report_or_a_refusal(data: st.DataObject) -> None:
    """Pieces of a real shape, cut, repeated and moved."""
    body = PAGE
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(body) - 1))
        end = data.draw(st.integers(begin, min(len(body), begin + 400)))
        put = data.draw(st.sampled_from([b"", body[begin:end] * 2, b"<", b'"', b"-1", b"<Candidate>", b"\xff"]))
        body = body[:begin] + put + body[end:]
    assert outcome(body)
