from datetime import UTC, date, datetime
from pathlib import Path

from ingest.domain.election import ReportingUnit, Topic
from ingest.domain.terms import ContestKind, ReportingUnitType, SourceKind
from ingest.families import FAMILIES
from ingest.packs import load, rehearsed
from tests.ingest.packs.sample import PACK, write


def test_local_times_become_instants(tmp_path: Path) -> None:
    election = load(write(tmp_path)).election
    assert (election.id, election.held_on) == ("sample", date(2024, 11, 5))
    assert election.polls_open_at == datetime(2024, 11, 5, 13, tzinfo=UTC)
    assert election.polls_close_at == datetime(2024, 11, 6, 2, tzinfo=UTC)


def test_a_written_offset_overrules_the_zone(tmp_path: Path) -> None:
    text = PACK.replace("2024-11-05T20:00:00", "2024-11-05T20:00:00-05:00")
    assert load(write(tmp_path, text)).election.polls_close_at == datetime(2024, 11, 6, 1, tzinfo=UTC)


def test_selections_are_called_what_their_party_or_candidates_are_called(tmp_path: Path) -> None:
    (contest,) = load(write(tmp_path)).election.contests
    assert (contest.kind, contest.seats, contest.threshold) == (ContestKind.CANDIDATE, 1, 50.0)
    ada, ticket, reds, nobody = contest.selections
    assert (ada.name, ada.aliases, ada.party_id) == ("Ada Lovelace", ("A. Lovelace",), "red")
    assert (ticket.name, ticket.aliases, ticket.candidate_ids) == ("Bob / Ada Lovelace", (), ("bob", "ada"))
    assert (reds.name, reds.aliases) == ("Reds", ("Red list", "Les Rouges"))
    assert (nobody.name, nobody.wins_seats, nobody.party_id) == ("None of the above", False, None)


def test_units_stand_in_tables_and_in_a_file(tmp_path: Path) -> None:
    units = load(write(tmp_path)).election.units
    assert [unit.id for unit in units] == ["all", "w1", "w2"]
    assert units[1] == ReportingUnit(
        id="w1", name="Ward 1", type=ReportingUnitType.WARD, parent_id="all", aliases=("First", "1st")
    )
    assert (units[2].name, units[2].aliases, units[0].parent_id) == ("Ward, second", (), None)


def test_a_source_has_its_familys_mapping(tmp_path: Path) -> None:
    (source,) = load(write(tmp_path)).sources
    assert isinstance(source.mapping, FAMILIES["delimited"].Mapping)
    assert (source.kind, source.interval_min, source.interval_max) == (SourceKind.COMMISSION, 5.0, 120.0)
    assert (source.locale, source.time_zone, source.allow_private) == ("en", "America/Chicago", False)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert load(write(tmp_path, b"\xef\xbb\xbf" + PACK.encode())).election.id == "sample"


def test_a_rehearsal_asks_only_for_what_was_recorded(tmp_path: Path) -> None:
    pack = load(write(tmp_path))
    (source,) = rehearsed(pack, "http://127.0.0.1:8000", frozenset({"board", "other"}), 0.25).sources
    assert source.url == "http://127.0.0.1:8000/board"
    assert source.allow_private
    assert (source.interval_min, source.interval_max) == (0.25, 0.25)
    assert source.mapping == pack.sources[0].mapping
    assert rehearsed(pack, "http://127.0.0.1:8000", [], 0.25).sources == ()


def test_a_rehearsal_is_no_busy_loop(tmp_path: Path) -> None:
    (source,) = rehearsed(load(write(tmp_path)), "http://127.0.0.1:8000", ["board"], 0.0).sources
    assert source.interval_min == 0.01


def test_topics_are_declared_in_words_of_any_language(tmp_path: Path) -> None:
    assert load(write(tmp_path)).election.topics == ()
    declared = PACK.replace(
        "[[parties]]", '[[topics]]\nid = "border"\nwords = ["border", "границ*", "шекара*"]\n\n[[parties]]', 1
    )
    assert load(write(tmp_path, declared)).election.topics == (
        Topic(id="border", words=("border", "границ*", "шекара*")),
    )
