"""Words of a table in a text: folding, stems, phrases, and where they are asked for."""

import pytest

from ingest.news.cues import Cue, Cues, Lexicon, folded, words


def found(text: str, **cues: list[str]) -> list[tuple[str, str]]:
    return [(each.kind, text[each.start : each.end]) for each in Lexicon(cues).find(words(text))]


@pytest.mark.parametrize(
    ("word", "small"),
    [
        ("Élections", "elections"),
        ("OY", "oy"),
        ("İstanbul", "istanbul"),
        ("IŞIK", "isik"),
        ("Wähler", "wahler"),
        ("Ещё", "еще"),
        ("Йод", "йод"),
        ("Қазақ", "қазақ"),
    ],
)
def test_case_and_accents_do_not_count(word: str, small: str) -> None:
    assert folded(word) == small


def test_a_word_is_found_whole_and_a_stem_at_the_head_of_one() -> None:
    assert found("vote voter votes outvote", votes=["vote"]) == [("votes", "vote")]
    stems = [word for _, word in found("vote voter votes outvote", votes=["vote*"])]
    assert stems == ["vote", "voter", "votes"]


def test_a_phrase_may_be_written_with_a_hyphen_or_a_line_between() -> None:
    for text in ("exit poll", "exit-poll", "Exit\npoll", "EXIT POLLS"):
        assert found(text, exit_poll=["exit poll*"]) == [("exit_poll", text)]
    assert found("exit a poll", exit_poll=["exit poll*"]) == []


def test_of_one_class_the_longest_phrase_counts_and_none_within_it() -> None:
    assert found("not yet counted", counted=["counted", "not yet counted"]) == [("counted", "not yet counted")]
    both = found("not yet counted", counted=["counted"], remaining=["not yet counted"])
    assert both == [("remaining", "not yet counted"), ("counted", "counted")]


def test_words_say_where_they_stand_and_whether_they_have_a_capital() -> None:
    text = "In Norland 53.9% of all"
    assert [text[each.start : each.end] for each in words(text)] == ["In", "Norland", "53", "9", "%", "of", "all"]
    assert [each.folded for each in words(text) if each.capital] == ["in", "norland"]


def test_a_cue_is_asked_for_by_its_class_and_place() -> None:
    cues = Cues([Cue("a", 0, 3, 0, 0), Cue("a", 10, 13, 2, 2), Cue("b", 5, 8, 1, 1)])
    assert [each.start for each in cues.within("a", 0, 13)] == [0, 10]
    assert cues.within("a", 0, 12) == [Cue("a", 0, 3, 0, 0)]
    assert cues.within("a", 1, 10) == []
    assert cues.any(("b", "c"), 5, 8)
    assert not cues.any(("c",), 0, 20)


def test_a_word_longer_than_any_is_cut() -> None:
    [word] = words("a" * 100_000)
    assert word.end == 100_000
    assert len(word.folded) < 100
