import pytest

from ingest.proposing.vocabulary import is_whole, languages, meaning, tokens, way_of_casting
from ingest.proposing.words import CANDIDATE, NOTHING, PARTY


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("partyNameShort", ("party", "name", "short")),
        ("CAND_VOTES", ("cand", "votes")),
        ("Département", ("departement",)),
        ("Gültige Stimmen (%)", ("gultige", "stimmen", "%")),
        ("Kayıtlı Seçmen", ("kayitli", "secmen")),
        ("Głosy", ("glosy",)),
    ],
)
def test_case_accents_and_humps_do_not_count(name: str, words: tuple[str, ...]) -> None:
    assert tokens(name) == words


@pytest.mark.parametrize(
    ("name", "key"),
    [
        *(("Votes", "votes"), ("voix", "votes"), ("Stimmen", "votes"), ("Votos", "votes"), ("Voti", "votes")),
        *(("Голоса", "votes"), ("Дауыстар саны", "votes"), ("Oy Sayısı", "votes"), ("Голосів", "votes")),
        *(("Liczba głosów", "votes"), ("Aantal stemmen", "votes"), ("عدد الأصوات", "votes"), ("CandVotes", "votes")),
        *(("%", "share"), ("Pct", "share"), ("Процент", "share"), ("Oy Oranı", "share"), ("Votes %", "share")),
        *(("Registered Voters", "registered"), ("Inscrits", "registered"), ("Elettori", "registered")),
        *(("Ballots Cast", "ballots_cast"), ("Wähler", "ballots_cast"), ("Votanti", "ballots_cast")),
        *(("Ungültige Stimmen", "ballots_invalid"), ("Geçersiz Oy", "ballots_invalid"), ("Nulos", "ballots_invalid")),
        *(("Gültige Stimmen", "ballots_valid"), ("Exprimés", "ballots_valid"), ("Głosy ważne", "ballots_valid")),
        *(("Явка", "turnout"), ("Turnout %", "turnout"), ("Frekwencja", "turnout"), ("Affluenza", "turnout")),
        *(("PrecinctsReporting", "units_reported"), ("Sezioni scrutinate", "units_reported")),
        *(("TotalPrecincts", "units_total"), ("Percent Reporting", "percent_counted")),
        *(("Candidate Name", CANDIDATE), ("Kandidat", CANDIDATE), ("Aday", CANDIDATE), ("المرشح", CANDIDATE)),
        *(("Partei", PARTY), ("Partija / Партия", PARTY), ("Komitet", PARTY)),
        *(("OfficeName", "contest"), ("District", "unit"), ("Gemeinde", "unit"), ("Регион", "unit")),
        *(("Last Updated", "generated_at"), ("Stand", "generated_at"), ("Жаңартылды", "generated_at")),
        *(("Swing", NOTHING), ("Voti contestati", NOTHING)),
    ],
)
def test_a_name_of_a_column_means_a_key_in_many_languages(name: str, key: str) -> None:
    found = meaning(name)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("name", ["", "Ant", "xyz 12", "№"])
def test_what_no_word_tells_means_nothing(name: str) -> None:
    assert meaning(name) is None


def test_what_a_name_says_more_is_kept_and_makes_it_less_sure() -> None:
    more, plain = meaning("Votes Ant"), meaning("Votes")
    assert more is not None
    assert plain is not None
    assert (more.rest, plain.rest) == (("ant",), ())
    assert more.sure < plain.sure


def test_a_share_of_the_registered_is_less_likely_meant_than_one_of_the_valid() -> None:
    registered, valid = meaning("%inscrits"), meaning("%exprimés")
    assert registered is not None
    assert valid is not None
    assert (registered.key, valid.key) == ("share", "share")
    assert registered.sure < valid.sure


def test_a_language_is_told_by_all_names_together() -> None:
    assert languages(["Liste", "Voti", "Seggi"])[0] == "it"
    assert languages(["Liste", "Voix", "Sièges"])[0] == "fr"
    assert languages(["x"]) == []


def test_ways_of_casting_and_the_whole() -> None:
    assert way_of_casting("Absentee by Mail Votes") == "absentee-mail"
    assert way_of_casting("Election Day") == "election-day"
    assert way_of_casting("Ann Lee") is None
    assert is_whole("ИТОГО")
    assert not is_whole("Total Wine")
