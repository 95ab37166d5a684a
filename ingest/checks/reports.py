"""What may be doubted about figures that are passed on, before anybody who counts or collects has told any."""

from ingest.checks.context import Change, Context
from ingest.domain.terms import SourceKind


def reported(said: Change, context: Context) -> str | None:
    """News quotes somebody, and no commission, wire or desk has figures of it yet."""
    return f"quoting {said.after.reported_by}{_UNTOLD}" if said.after.reported_by and _untold(said, context) else None


def hearsay(said: Change, context: Context) -> str | None:
    """The same, and the news does not say from whom it has the figures."""
    return f"without saying who counted{_UNTOLD}" if not said.after.reported_by and _untold(said, context) else None


_UNTOLD = ", and no source that counts has told of it yet"


def _untold(said: Change, context: Context) -> bool:
    """Whether there are figures, other than those that stand, that nobody but news tells."""
    if context.source.kind is not SourceKind.NEWS or said.after.key in context.attested:
        return False
    return said.before is None or said.before.counts != said.after.counts
