from decimal import Decimal

import pytest
from msgspec.structs import replace

from ingest.checks import OF_SPEAKER, RULES, settled_by_another, settled_by_persisting
from ingest.domain.report import Finding, Outcome
from ingest.domain.tally import BallotCounts, Tally, VoteCounts
from ingest.domain.terms import SourceKind
from tests.ingest.checks.made import doubts, in_context, source, tally

NEWS = source(SourceKind.NEWS)
UNTOLD = "and no source that counts has told of it yet"


@pytest.mark.parametrize(
    "said",
    [
        tally(1, 2),
        tally(shares=("60", "40")),
        replace(tally(), counts={"a": VoteCounts(seats=3)}),
    ],
    ids=["votes", "shares", "seats"],
)
def test_what_only_news_tells_is_doubted_by_whether_it_is_quoted(said: Tally) -> None:
    quoted = replace(said, reported_by="the board")
    assert doubts(said, context=in_context(source=NEWS)) == {"hearsay": f"without saying who counted, {UNTOLD}"}
    assert doubts(quoted, context=in_context(source=NEWS)) == {"reported": f"quoting the board, {UNTOLD}"}


def test_turnout_that_only_news_tells_is_doubted() -> None:
    said = replace(tally(ballots=BallotCounts(turnout=Decimal(80))), counts={})
    assert set(doubts(said, context=in_context(source=NEWS))) == {"reported_turnout"}
    assert doubts(said, said, in_context(source=NEWS)) == {}
    assert doubts(said, context=in_context(source=NEWS, attested={said.key})) == {}
    assert doubts(said, context=in_context(source=source(SourceKind.COMMISSION))) == {}


@pytest.mark.parametrize("kind", [SourceKind.COMMISSION, SourceKind.WIRE, SourceKind.EXIT_POLL])
def test_whoever_counts_or_asks_by_itself_reports_nobody(kind: SourceKind) -> None:
    assert doubts(replace(tally(1, 2), reported_by="x"), context=in_context(source=source(kind))) == {}


def test_what_is_attested_or_no_figure_or_as_before_is_not_doubted() -> None:
    assert doubts(tally(1, 2), context=in_context(source=NEWS, attested={tally().key})) == {}
    assert doubts(tally(ballots=BallotCounts(cast=9)), context=in_context(source=NEWS)) == {}
    turnout = tally(1, 2, ballots=BallotCounts(turnout=Decimal(60)))
    assert doubts(turnout, tally(1, 2), in_context(source=NEWS)) == {}
    assert "hearsay" in doubts(tally(1, 3), tally(1, 2), in_context(source=NEWS))


def test_a_second_source_settles_it_and_time_does_not() -> None:
    doubt = [Finding(rule=name, message="x", outcome=Outcome.HOLD) for name in sorted(OF_SPEAKER)]
    assert {name for name, rule in RULES.items() if rule.vouched} == OF_SPEAKER
    assert (settled_by_persisting(doubt), settled_by_another(doubt)) == (False, True)
    early = Finding(rule="before_polls_close", message="x", outcome=Outcome.HOLD)
    assert not settled_by_another([*doubt, early])
