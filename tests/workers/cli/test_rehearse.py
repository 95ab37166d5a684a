"""How fast a rehearsal is to be."""

import pytest
import typer

from workers.cli.rehearse import _speed


@pytest.mark.parametrize(("text", "speed"), [("max", None), ("60", 60.0), ("0.5", 0.5)])
def test_a_speed(text: str, speed: float | None) -> None:
    assert _speed(text) == speed


@pytest.mark.parametrize("text", ["fast", "-1", "0", "nan", "inf", ""])
def test_no_speed(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="neither a positive number nor max"):
        _speed(text)
