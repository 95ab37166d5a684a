"""What a hand may have meant that wrote a number down wrongly: one slip away."""

from collections.abc import Iterator

SWAPPED, DOUBLED, DROPPED = "with two digits swapped", "without a doubled digit", "with a dropped digit"
KINDS = (SWAPPED, DOUBLED, DROPPED)  # the likelier first: there are fewer of them


def edits(number: int) -> Iterator[tuple[str, int]]:
    """How, and the number it was then: neighbouring digits swapped, a doubled one undone, a dropped one put back."""
    text = str(number)
    for at in range(len(text) - 1):
        if text[at] != text[at + 1]:
            yield SWAPPED, int(text[:at] + text[at + 1] + text[at] + text[at + 2 :])
    for at in range(len(text) - 1):
        if text[at] == text[at + 1]:
            yield DOUBLED, int(text[:at] + text[at + 1 :])
    for at in range(len(text) + 1):
        for digit in "0123456789":
            if (at, digit) != (0, "0"):
                yield DROPPED, int(text[:at] + digit + text[at:])
