import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.domain.names import UnitName, parsed, shown, unit_name
from ingest.domain.terms import ReportingUnitType

PART = st.text(st.characters(exclude_characters="\x1e\x1f"), min_size=1)


@given(st.lists(PART, min_size=1, max_size=4), st.none() | st.sampled_from(ReportingUnitType))
def test_a_name_is_read_back_as_it_was_made(path: list[str], type_: ReportingUnitType | None) -> None:
    assert parsed(unit_name(path, type_)) == UnitName((*path,), type_)
    assert shown(unit_name(path, type_)) == shown(UnitName((*path,), type_)) == " / ".join(path)


@given(st.text())
def test_any_text_is_a_name(text: str) -> None:
    assert parsed(text).path
    assert isinstance(shown(text), str)


@pytest.mark.parametrize("text", ["County", "county", "Nowhere / 1", "x\x1eCounty"])
def test_a_bare_text_is_itself(text: str) -> None:
    assert parsed(text) == UnitName((text,))
    assert unit_name((text,)) == text
