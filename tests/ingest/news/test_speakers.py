"""Who is quoted for a figure."""

import pytest

from ingest.news.claims import Speaker
from tests.ingest.news.made import read


@pytest.mark.parametrize(
    ("text", "speaker", "quoted"),
    [
        (
            "According to an exit poll by the Zenith Institute, Tulpar has 54.4 percent.",
            Speaker.POLLSTER,
            "Zenith Institute",
        ),
        ("The Central Election Commission said Tulpar won 53.9 percent.", Speaker.COMMISSION, "Central Election"),
        ("An exit poll puts Tulpar at 54.4 percent.", Speaker.POLLSTER, ""),
        ("Tulpar won 53.9 percent.", None, ""),
    ],
)
def test_the_one_named_in_the_sentence_is_quoted(text: str, speaker: Speaker | None, quoted: str) -> None:
    claim = read(text).claims[0]
    assert claim.speaker is speaker
    assert quoted in claim.quoted


def test_whoever_was_named_last_goes_on_speaking() -> None:
    text = "The Central Election Commission told the press on Monday. Tulpar won 53.9 percent."
    assert read(text).claims[0].speaker is Speaker.COMMISSION


def test_a_pollster_is_not_quoted_for_a_count() -> None:
    text = "The Zenith Institute was wrong. Tulpar won 53.9 percent."
    assert read(text).claims[0].speaker is None
