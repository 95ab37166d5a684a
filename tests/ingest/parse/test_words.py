import pytest

from ingest.domain.terms import CountItemType, ResultsStatus
from ingest.parse import words
from ingest.parse.unreadable import UnreadableText

KNOWN = words.vocabulary(ResultsStatus, {"Offiziell": "certified"})


def test_a_name_has_single_spaces() -> None:
    assert words.name(" Joe\u00a0\n Biden ") == "Joe Biden"
    assert words.name("\u00a0") is None


def test_an_endless_name_is_refused() -> None:
    with pytest.raises(UnreadableText):
        words.name("x" * 1_001)


@pytest.mark.parametrize("text", ["Offiziell", " OFFIZIELL\u00a0", "certified"])
def test_meaning_by_the_issuers_word_or_the_standards(text: str) -> None:
    assert words.meaning(text, KNOWN) is ResultsStatus.CERTIFIED


def test_no_word_has_no_meaning() -> None:
    assert words.meaning(" ", KNOWN) is None


def test_an_unknown_word_is_not_guessed() -> None:
    with pytest.raises(UnreadableText, match="'Offiziel'"):
        words.meaning("Offiziel", KNOWN)


def test_a_vocabulary_holds_the_standards_words_only() -> None:
    with pytest.raises(ValueError, match="briefwahl"):
        words.vocabulary(CountItemType, {"Brief": "briefwahl"})
