from decimal import Decimal

import pytest
from babel.numbers import NumberFormatError, format_decimal, parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from ingest.parse.numbers import MOST, number, percent
from ingest.parse.unreadable import UnreadableText

LOCALES = ["en", "de", "fr", "es", "it", "pt_PT", "ru", "kk", "pl", "de_CH", "en_IN", "hi", "ar_EG", "fa", "sv"]


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("0", "en", 0),
        (" 1,717,077 ", "en", 1_717_077),
        ("9 783 058", "fr", 9_783_058),
        ("9\u00a0783\u00a0058", "fr", 9_783_058),
        ("9\u202f783\u2009058", "fr", 9_783_058),
        ("1 234", "kk", 1_234),
        ("1'234", "de_CH", 1_234),
        ("1’234", "de_CH", 1_234),
        ("12,34,567", "en_IN", 1_234_567),
        ("1.234", "de", 1_234),
        ("١٬٢٣٤", "ar_EG", 1_234),
        ("\u200e१२३४\u200f", "hi", 1_234),
        ("1234", "es", 1_234),
    ],
)
def test_number_by_the_locale(text: str, locale: str, value: int) -> None:
    assert number(text, locale) == value


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "-", "–", " — ", "…", "n/a", "N/A"])
def test_nothing_said_is_none_and_not_zero(text: str) -> None:
    assert number(text, "en") is None
    assert percent(text, "de") is None


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("1.234", "en"),  # 1234 to a German, 1.234 to an American: never a guess
        ("1,234", "de"),
        ("1 234", "en"),
        ("12,34", "en"),
        ("1,23,456", "en"),
        ("0,123", "en"),
        ("1,000.0", "en"),
        ("12 345\n1", "fr"),
        ("12\n345", "fr"),
        ("4O", "en"),
        ("1e5", "en"),
        ("1_0", "en"),
        ("+5", "en"),
        ("5.", "en"),
        ("NaN", "en"),
        ("²", "en"),
        ("\u202e321", "en"),
        ("12*", "en"),
    ],
)
def test_what_is_no_number_is_not_read(text: str, locale: str) -> None:
    with pytest.raises(UnreadableText) as caught:
        number(text, locale)
    assert caught.value.rule == "unreadable-number"


@pytest.mark.parametrize("text", ["-5", "−5", str(MOST + 1), "9" * 999])
def test_an_impossible_count(text: str) -> None:
    with pytest.raises(UnreadableText, match="cannot be a count") as caught:
        number(text, "en")
    assert caught.value.rule == "impossible-value"


@pytest.mark.parametrize("text", ["1" * 1_001, "1" * 1_000_000])
def test_an_endless_cell_is_never_parsed(text: str) -> None:
    with pytest.raises(UnreadableText) as caught:
        number(text, "en")
    assert caught.value.rule == "oversized-cell"
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("text", "locale", "printed"),
    [
        ("53.90", "en", "53.90"),
        ("53,90 %", "fr", "53.90"),
        ("53,90\u00a0%", "de", "53.90"),
        ("%45,2", "tr", "45.2"),
        ("٥٣٫٩٠٪", "ar_EG", "53.90"),
        ("100", "en", "100"),
        ("0.00\n%", "en", "0.00"),
    ],
)
def test_percent_keeps_the_printed_digits(text: str, locale: str, printed: str) -> None:
    assert str(percent(text, locale)) == printed


@pytest.mark.parametrize(("text", "printed"), [("0.539", "53.9"), ("0.5%", "0.5"), ("0.5 %", "0.5"), ("٠٫٥٪", "0.5")])
def test_a_percent_sign_says_that_it_is_no_fraction(text: str, printed: str) -> None:
    assert str(percent(text, "en", fraction=True)) == printed


@pytest.mark.parametrize("text", ["120", "100.01", "-1"])
def test_an_impossible_percentage(text: str) -> None:
    with pytest.raises(UnreadableText) as caught:
        percent(text, "en")
    assert caught.value.rule == "impossible-value"


@given(st.integers(0, MOST), st.sampled_from(LOCALES))
def test_every_locale_reads_what_it_writes(value: int, locale: str) -> None:
    assert number(format_decimal(value, locale=locale), locale) == value


@given(st.text("0123456789.,'\u00a0\u202f’-", max_size=9), st.sampled_from(LOCALES))
def test_whatever_is_read_babel_reads_alike(text: str, locale: str) -> None:
    try:
        ours = percent(text, locale)
    except UnreadableText:
        return
    if ours is not None:
        assert ours == _by_babel(text, locale)


def _by_babel(text: str, locale: str) -> Decimal:
    """Babel knows one space and one apostrophe for a locale."""
    for space in "\u00a0\u202f":
        for apostrophe in "'’":
            spelled = text.replace("\u00a0", space).replace("\u202f", space).replace("'", apostrophe)
            try:
                return parse_decimal(spelled.replace("’", apostrophe).strip(), locale=locale, strict=True)
            except NumberFormatError:
                continue
    raise AssertionError(f"babel does not read {text!r} in {locale}")
