import pytest

from ingest.parse.numbers import machine
from ingest.proposing.figures import is_code, is_figure, locale, number


@pytest.mark.parametrize(
    "text", ["0", "12", "1,234", "1.234.567", "5 547 585", "1’234", "48,2", "5.81%", "12,34,567", "٣٤"]
)
def test_figures(text: str) -> None:
    assert is_figure(text)


@pytest.mark.parametrize("text", ["", "-", "x", "1a", "07.03.2027", "1,23,4", "12:30", "1" * 50, "1 2"])
def test_what_is_no_figure(text: str) -> None:
    assert not is_figure(text)


def test_zeros_in_front_make_a_code() -> None:
    assert [is_code(text) for text in ("0301", "01", "0", "10", "0.5")] == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("texts", "spoken", "name"),
    [
        (["1,234", "5.8%"], ["fr"], "en"),
        (["1.204", "48,2"], ["it", "fr"], "it"),
        (["1.204", "48,2"], [], "de"),
        (["28.467"], ["it"], "it"),
        (["5 547 585", "19,93"], ["fr"], "fr"),
        (["5 547 585", "19,93"], ["kk"], "kk"),
        (["1.234", "12.5", "99.1"], [], "en"),
        (["0.123", "0.456"], ["de"], "en"),
        (["12,34,567"], [], "en_IN"),
        (["1’234"], ["de"], "de_CH"),
        (["12", "13"], ["tr"], "tr"),
        (["12", "13"], [], "en"),
        (["1.204"], ["xx", "nonsense"], "de"),
    ],
)
def test_a_locale_is_told_by_separators_then_by_language(texts: list[str], spoken: list[str], name: str) -> None:
    assert locale(texts, spoken).value == name


def test_a_figure_is_read_by_its_decimal_mark() -> None:
    read = [number(text, ",") for text in ("1.204", "48,2", "5 547 585", "-3", "12,5%", "x")]
    assert read == [1204.0, 48.2, 5547585.0, -3.0, 12.5, None]
    assert number(machine("0.539"), ",") == 0.539
    assert number(machine("1e"), ",") is None
