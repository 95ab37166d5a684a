"""What may be doubted about figures that are passed on, before anybody who counts or collects has told any."""

from ingest.checks.context import Change, Context
from ingest.domain.terms import SourceKind


def reported(said: Change, context: Context) -> str | None:
    """News quotes somebody, and no commission, wire or desk has figures of it yet."""
    return f"quoting {said.after.reported_by}{_UNTOLD}" if said.after.reported_by and _untold(said, context) else None


def hearsay(said: Change, context: Context) -> str | None:
    """The same, and the news does not say from whom it has the figures."""
    return f"without saying who counted{_UNTOLD}" if not said.after.reported_by and _untold(said, context) else None


def reported_turnout(said: Change, context: Context) -> str | None:
    """News tells of turnout or ballots alone, and no commission, wire or desk has figures of the contest yet."""
    if context.source.kind is not SourceKind.NEWS or said.after.key in context.attested or said.after.counts:
        return None
    if said.before is not None and said.before.ballots == said.after.ballots:
        return None
    who = f"quoting {said.after.reported_by}" if said.after.reported_by else "without saying who counted"
    return f"turnout, {who}{_UNTOLD}"


_UNTOLD = ", and no source that counts has told of it yet"


def _untold(said: Change, context: Context) -> bool:
    """Whether there are figures, other than those that stand, that nobody but news tells."""
    if context.source.kind is not SourceKind.NEWS or said.after.key in context.attested:
        return False
    return said.before is None or said.before.counts != said.after.counts
