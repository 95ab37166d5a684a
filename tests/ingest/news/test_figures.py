from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.news.figures import Figure, Unit, figures
from ingest.news.numerals import literal
from ingest.news.tables import languages, table
from tests.ingest.news.figure_rows import ROWS

CODES = ("de", "en", "es", "fr", "kk", "pt", "ru", "tr")
NBSP, THIN, NARROW = "\u00a0", "\u2009", "\u202f"
SPACES = (NBSP, THIN, NARROW, " ", "'")
GROUPING = {"en": ",", "de": ".", "es": ".", "pt": ".", "tr": "."}
POINT = {"en": "."}
PERCENT = {
    "de": "{} Prozent",
    "en": "{} per cent",
    "es": "{} por ciento",
    "fr": "{} pour cent",
    "kk": "{} пайызы",
    "pt": "{} por cento",
    "ru": "{} процентов",
    "tr": "yüzde {}",
}
MILLIONS = {
    "de": "{} Millionen",
    "en": "{} million",
    "es": "{} millones",
    "fr": "{} millions",
    "kk": "{} миллион",
    "pt": "{} milhões",
    "ru": "{} миллионов",
    "tr": "{} milyon",
}


def read(code: str, text: str) -> list[Figure]:
    return figures(text, table(code).numbers)


def told(figure: Figure) -> str:
    ranged = figure.low is not None
    value = f"{figure.low:f}..{figure.high:f}" if ranged else f"{figure.value:f}"
    flags = [name for name in ("approximate", "weak", "inferred", "signed", "rounded") if getattr(figure, name)]
    words = [] if figure.unit is Unit.NONE else [figure.unit.value]
    words += [flag for flag in flags if not (ranged and flag == "approximate")]
    return " ".join([f"{figure.text} = {value}", *words, *([] if figure.digits else ["words"])])


@pytest.mark.parametrize("row", ROWS, ids=range(len(ROWS)))
def test_figures_of_a_text(row: tuple[str, ...]) -> None:
    code, text, *expected = row
    assert [told(each) for each in read(code, text)] == expected


def test_every_language_has_a_table() -> None:
    assert languages() == CODES


def test_a_language_without_a_table_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        table("xx")


def test_a_table_refuses_a_key_that_is_misspelt() -> None:
    words = {**msgspec.to_builtins(table("en").numbers, str_keys=True), "persent": []}
    with pytest.raises(msgspec.ValidationError, match="persent"):
        msgspec.convert(words, type(table("en").numbers), strict=False)


def test_of_a_range_the_value_is_the_middle() -> None:
    [figure] = read("es", "de 9.9% a 10.8%")
    assert (figure.value, figure.approximate, figure.decimals) == (Decimal("10.35"), True, 1)


def test_decimals_are_those_printed() -> None:
    assert [each.decimals for each in read("en", "53.90%, 54.8 million, 54.273%, 1,234")] == [2, 1, 3, 0]


@pytest.mark.parametrize("printed", ["1.2.3.4", "12.34.567", "1,2.3,4", "3:1", "25:10", "1/3", "1'2", "9" * 41])
def test_what_is_no_number(printed: str) -> None:
    assert literal(printed, ",") is None


@given(st.sampled_from(CODES), st.integers(0, 10**12))
def test_a_count_reads_as_it_was_printed(code: str, count: int) -> None:
    plain = f"{count:,}"
    for mark in {*SPACES, GROUPING.get(code, NBSP)}:
        printed = plain.replace(",", mark)
        assert [each.value for each in read(code, f"({printed} x)")] == [count]


@given(st.sampled_from(CODES), st.decimals(0, 100, places=2))
def test_a_share_reads_as_it_was_printed(code: str, share: Decimal) -> None:
    printed = f"{share:f}".replace(".", POINT.get(code, ","))
    for form in ("{}%", "{} %", f"{{}}{NBSP}%", PERCENT[code]):
        [figure] = read(code, f"Amanat: {form.format(printed)}.")
        assert (figure.value, figure.unit, figure.text) == (share, Unit.PERCENT, form.format(printed))


@given(st.sampled_from(CODES), st.decimals(1, 999, places=1))
def test_millions_read_as_they_were_printed(code: str, millions: Decimal) -> None:
    printed = MILLIONS[code].format(f"{millions:f}".replace(".", POINT.get(code, ",")))
    [figure] = read(code, f"x {printed}, y")
    assert (figure.value, figure.text, figure.rounded) == (millions * 10**6, printed, True)


@given(
    st.sampled_from(CODES), st.text(st.sampled_from("19 50,.%-–'+:/()[]$€№hmunbirone\n\u00a0٣к million до to entre et"))
)
def test_any_text_is_read_in_order_and_sliced_right(code: str, text: str) -> None:
    last = 0
    for each in read(code, text):
        assert last <= each.start < each.end
        assert text[each.start : each.end] == each.text
        last = each.end


@given(st.sampled_from(CODES), st.text())
def test_no_text_makes_it_raise(code: str, text: str) -> None:
    assert all(each.value >= 0 for each in read(code, text))


@pytest.mark.parametrize("unit", ["7", " ", "million ", "123 ", "1,", "1.", "1-", "'", "%"])
def test_a_flood_is_no_figure(unit: str) -> None:
    assert read("en", unit * (200_000 // len(unit))) == []
