"""Figures that the desk sets in place of what sources say."""

from decimal import Decimal
from functools import partial

import pytest
from msgspec.structs import replace

from ingest.domain.errors import Conflict, ImpossibleValue, UnknownName, UnreadableDocument
from ingest.domain.report import Snapshot
from ingest.domain.tally import CountStatus, Tally, TallyKey, VoteCounts, facts
from ingest.domain.terms import CountItemType, ResultsStatus
from publish.desk import overridden, overrides
from publish.desk.statement import read_override
from tests.examples import tally
from tests.publish.desk.nights import ALL, Night, at_once


def set_(night: Night, *, who: str = "Ada", why: str = "a slip", until_agreed: bool = False, **votes: int) -> Tally:
    where = (night.database, night.election, night.archive)
    return overrides.set_figures(*where, ALL, votes, who=who, why=why, until_agreed=until_agreed, now=night.now)


def clear(night: Night, who: str = "Ada") -> None:
    overrides.clear(night.database, night.election, night.archive, ALL, who=who, why="it was right", now=night.now)


def test_an_override_is_published_and_corrects(night: Night) -> None:
    night.says("page", tally(ant=34, bee=5))
    before = len(night.events())
    assert set_(night, ant=43) == tally(ant=43, bee=5)
    set_(night, ant=41, who="Bob", why="typed wrong")
    assert night.published()[ALL] == ("@desk", {"ant": 41, "bee": 5})
    clear(night)
    assert night.published()[ALL] == ("page", {"ant": 34, "bee": 5})
    told = [(type_, data["reason"], data["receipt"]["source_id"]) for type_, data in night.events()[before:]]
    assert [each for each in told if each[0].startswith("tally")] == [
        ("tally.changed", "The desk speaks in place of The Commission: a slip", "@desk"),
        ("tally.corrected", "typed wrong; ant fell from 43 to 41 votes", "@desk"),
        (
            "tally.corrected",
            "The Commission speaks in place of The desk: it was right; ant fell from 41 to 34 votes",
            "page",
        ),
    ]
    assert overridden.listed(night.database, night.election) == []
    assert [(row.who, row.action, row.subject, row.why) for row in night.audit()] == [
        ("Ada", "override.set", "list/all/total", "a slip"),
        ("Bob", "override.set", "list/all/total", "typed wrong"),
        ("Ada", "override.cleared", "list/all/total", "it was right"),
    ]


def test_the_bytes_behind_an_override_hash_right_and_read_again_to_the_same_number(night: Night) -> None:
    night.says("page", tally(ant=34, bee=5))
    set_(night, ant=43)
    (told,) = (data for type_, data in night.events() if type_ == "tally.changed")
    receipt = told["receipt"]
    body = night.archive.get(receipt["sha256"])
    assert Snapshot.digest(body) == receipt["sha256"]
    assert read_override(body) == tally(ant=43, bee=5, place=receipt["place"])
    assert (receipt["url"], receipt["reader"], receipt["place"]) == (
        "desk:override/list/all/total",
        "desk/1",
        "/tally",
    )
    assert all(word in body for word in (b'"who": "Ada"', b'"why": "a slip"', b'"ant": 43', b'"2023-03-19T20:01:00Z"'))


def test_an_override_without_sources_is_added_and_withdrawn(small_night: Night) -> None:
    assert set_(small_night, ant=43) == tally(ant=43)
    clear(small_night)
    (added, _), (withdrawn, data) = [each for each in small_night.events() if each[0].startswith("tally")]
    assert (added, withdrawn) == ("tally.added", "tally.corrected")
    assert (data["after"], data["reason"]) == (None, "it was right; withdrawn")
    assert read_override(small_night.archive.get(data["receipt"]["sha256"])) is None
    assert small_night.published() == {}


def test_what_is_not_named_is_as_it_is_published_and_stays_so(small_night: Night) -> None:
    counts = {"ant": VoteCounts(votes=34, share=Decimal("87.2")), "bee": VoteCounts(votes=5, share=Decimal("12.8"))}
    status = CountStatus(units_reported=1, units_total=2)
    small_night.says(
        "page",
        Tally(
            contest_id="list",
            unit_id="all",
            counts=counts,
            count_status=status,
            results_status=ResultsStatus.UNOFFICIAL_PARTIAL,
        ),
    )
    said = set_(small_night, ant=43)
    assert (said.counts, said.count_status) == ({"ant": VoteCounts(votes=43), "bee": VoteCounts(votes=5)}, status)
    assert said.results_status is ResultsStatus.UNOFFICIAL_PARTIAL
    small_night.says("page", tally(ant=50, bee=8))
    assert small_night.published()[ALL] == ("@desk", {"ant": 43, "bee": 5})


def test_an_override_shows_what_the_best_source_says_beside_it(small_night: Night) -> None:
    small_night.says("wire", tally(ant=33, bee=5))
    set_(small_night, ant=43, until_agreed=True)
    (one,) = overridden.listed(small_night.database, small_night.election)
    assert (one.key, one.who, one.why, one.set_at, one.until_agreed) == (ALL, "Ada", "a slip", small_night.now, True)
    assert one.beside is not None
    assert one.beside.receipt.source_id == "wire"
    small_night.says("page", tally(ant=34, bee=5))
    (one,) = overridden.listed(small_night.database, small_night.election)
    assert one.beside is not None
    assert (one.beside.receipt.source_id, one.beside.tally) == ("page", tally(ant=34, bee=5))
    assert (one.desk.receipt.issuer, facts(one.desk.tally)) == ("The desk", facts(tally(ant=43, bee=5)))


def test_it_ends_by_itself_once_the_best_source_agrees(night: Night) -> None:
    night.says("page", tally(ant=34, bee=5))
    set_(night, ant=43, until_agreed=True)
    night.says("wire", tally(ant=43, bee=5))  # which is not the best
    night.says("page", tally(ant=35, bee=5))
    assert night.published()[ALL] == ("@desk", {"ant": 43, "bee": 5})
    night.says("page", tally(ant=43, bee=5))
    assert night.published()[ALL] == ("page", {"ant": 43, "bee": 5})
    assert overridden.listed(night.database, night.election) == []
    with pytest.raises(Conflict) as error:
        clear(night)
    said = "the override of list/all/total was cleared at 19 Mar 20:04:00Z: the source says the same"
    assert str(error.value) == said
    assert [(row.who, row.action) for row in night.audit()] == [("Ada", "override.set"), ("", "override.cleared")]


def test_one_that_was_not_asked_to_end_does_not(small_night: Night) -> None:
    small_night.says("page", tally(ant=34))
    set_(small_night, ant=43)
    small_night.says("page", tally(ant=43))
    small_night.says("page", tally(ant=44))
    assert small_night.published()[ALL] == ("@desk", {"ant": 43})


def test_what_is_agreed_already_ends_at_once(small_night: Night) -> None:
    small_night.says("page", tally(ant=34))
    set_(small_night, ant=34, until_agreed=True)
    assert small_night.published()[ALL] == ("page", {"ant": 34})
    assert overridden.listed(small_night.database, small_night.election) == []


def test_two_who_set_at_once_leave_one_and_two_who_clear_at_once_are_told(night: Night) -> None:
    night.says("page", tally(ant=34))
    raised = at_once(partial(set_, night, ant=43, who="Ada"), partial(set_, night, ant=44, who="Bob"))
    assert raised == [None, None]  # the later one replaces the earlier
    (one,) = overridden.listed(night.database, night.election)
    assert night.audit()[-1].who == one.who
    assert night.published()[ALL] == ("@desk", {"ant": 43 if one.who == "Ada" else 44})
    raised = at_once(partial(clear, night, "Ada"), partial(clear, night, "Bob"))
    winner = ("Ada", "Bob")[raised.index(None)]
    (loss,) = filter(None, raised)
    assert isinstance(loss, Conflict)
    assert str(loss) == f"the override of list/all/total was cleared by {winner} at 19 Mar 20:01:00Z: it was right"
    assert night.published()[ALL] == ("page", {"ant": 34})
    night.events()


def test_what_the_pack_no_longer_knows_can_be_cleared(small_night: Night) -> None:
    set_(small_night, ant=43)
    (contest,) = small_night.election.contests
    small_night.election = replace(small_night.election, contests=(replace(contest, id="renamed"),))
    clear(small_night)
    assert small_night.published() == {}


REFUSED = [
    ("lits", "all", {"ant": 1}, "no contest 'lits'; did you mean list?"),
    ("list", "al", {"ant": 1}, "no unit 'al'; did you mean all?"),
    ("list", "all", {"Bee": 1}, "no selection of list 'Bee'; did you mean bee?"),
    ("list", "all", {"ant": -1}, "ant: -1 is no number of votes"),
    ("list", "all", {"ant": 10**30}, f"ant: {10**30} is no number of votes"),
    ("list", "all", {}, "no figure is named"),
]


def test_what_cannot_be_is_refused(small_night: Night) -> None:
    where = (small_night.database, small_night.election, small_night.archive)
    for contest, unit, figures, said in REFUSED:
        key = TallyKey(contest, unit, CountItemType.TOTAL)
        with pytest.raises((UnknownName, ImpossibleValue)) as error:
            overrides.set_figures(*where, key, figures, who="Ada", why="so", now=small_night.now)
        assert str(error.value) == said
    with pytest.raises(UnknownName, match="no override of 'list/all/total'; there is none"):
        clear(small_night)
    assert (small_night.events(), small_night.audit()) == ([], [])


def test_other_bytes_are_no_statement() -> None:
    for body in (b"", b"\xff", b"[]", b'{"tally": null}'):
        with pytest.raises(UnreadableDocument, match="no statement of the desk"):
            read_override(body)
