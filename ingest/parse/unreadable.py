"""The failure of one text: it costs a value and becomes a finding, never the whole document."""

from ingest.domain.errors import DocumentError

MACHINE = "\x1a"  # marks a number that is one already (numbers.machine); no text that a person reads begins with it
LONGEST = 1_000  # characters; no number, name or time is longer, and nothing longer is ever parsed


class UnreadableText(DocumentError):
    """A text is not what was promised. `rule` is the name the finding will carry."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(rule, message)
        self.rule = rule
        self.message = message

    def __str__(self) -> str:
        return self.message


def excerpt(text: str) -> str:
    """The text as a person may be shown it: quoted, control characters escaped, at most 80 characters of it."""
    text = text.removeprefix(MACHINE)
    return repr(text if len(text) <= 80 else text[:80] + "…")


def bounded(text: str) -> str:
    """The text itself. Raises UnreadableText where it is longer than LONGEST."""
    if len(text) > LONGEST:
        raise UnreadableText("oversized-cell", f"{len(text):,} characters in one cell, beginning {excerpt(text)}")
    return text
