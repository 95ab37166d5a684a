"""What one writes in an hour: each percentage of a text belongs to the name that stands nearest to it."""

import re
from collections.abc import Iterable, Mapping, Sequence

_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s?(?:%|percent|per cent|Prozent|процент|пайыз|por ciento|por cento)")


def patterns(options: Iterable[tuple[str, Sequence[str]]]) -> Mapping[str, re.Pattern[str]]:
    """By the id of an option, what finds its names as they are written."""
    return {id_: re.compile("|".join(map(re.escape, names)), re.IGNORECASE) for id_, names in options}


def percentages(text: str, known: Mapping[str, re.Pattern[str]]) -> list[tuple[str, float]]:
    """Ids with their shares, in the order of the text."""
    places = [(each.start(), id_) for id_, pattern in known.items() for each in pattern.finditer(text)]
    found = []
    for match in _PERCENT.finditer(text) if places else ():
        _, id_ = min(places, key=lambda place: abs(place[0] - match.start()))
        found.append((id_, float(match[1].replace(",", "."))))
    return found
