"""Failures, named by their remedy.

    TallywireError
    |-- TransientError            wait, and try again
    |   `-- Outage                (ingest.domain.outage) the source did not serve a document; carries a named reason
    |-- DocumentError             a person has to look at the source
    |   `-- UnreadableDocument    the bytes are not what the mapping describes
    |-- ConfigurationError        the operator has to mend a file or a setting
    |   `-- UnknownName           an id that nothing has; the closest ones are proposed
    |-- Conflict                  somebody else decided first: look again, and decide anew
    `-- ImpossibleValue           a value that no election can have; also a ValueError

Anything else that is raised is a bug and flies.
"""


class TallywireError(Exception):
    """Base of everything raised on purpose; its text is one line for the person who can act."""


class TransientError(TallywireError):
    """It may work later; nothing needs mending here."""


class DocumentError(TallywireError):
    """The document arrived and a person has to look at it."""


class UnreadableDocument(DocumentError):
    """The bytes are not what the mapping describes. `place` says where in the document, "" where it is the whole."""

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(message, place)
        self.message = message
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class ConfigurationError(TallywireError):
    """The operator has to mend something. `problems` are lines of `file: [table] key: what is wrong`."""

    def __init__(self, *problems: str) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(self.problems)


class UnknownName(ConfigurationError):
    """An id that nothing has was asked for."""


class Conflict(TallywireError):
    """Somebody else was first, or the world moved on; the message says who decided what, when and why."""


class ImpossibleValue(TallywireError, ValueError):
    """A value that no election can have."""


def check(holds: bool, message: str) -> None:
    """Refuse a value that cannot exist. Raises ImpossibleValue."""
    if not holds:
        raise ImpossibleValue(message)
