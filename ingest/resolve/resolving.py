"""A whole report under the pack's ids, what could not be named kept apart, and one finding for each name."""

from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec.structs import replace

from ingest.domain.names import parsed, shown
from ingest.domain.report import ElectionReport, Finding
from ingest.domain.tally import Tally
from ingest.parse.unreadable import excerpt
from ingest.resolve.document import Document, Kind, Missing, Repeated
from ingest.resolve.proposals import Proposer
from ingest.resolve.vocabulary import Vocabulary

# A page in the wrong language would otherwise bring a finding for every row, and keep every row of them.
MOST_FINDINGS = 200
MOST_UNRESOLVED = 20_000


def resolve(report: ElectionReport, vocabulary: Vocabulary, most: int = MOST_UNRESOLVED) -> ElectionReport:
    """The report with the pack's ids for names. What cannot be named stands in `unresolved`, at most `most` tallies.

    Findings are `unknown-name`, `ambiguous-name` and `duplicate` (a second tally or selection of the same id; the
    first is kept). Each is told once, however often it occurs; past MOST_FINDINGS the rest are only counted. A report
    is partial once a name was left out.
    """
    document = Document(vocabulary, most)
    tallies = tuple(tally for each in report.tallies if (tally := document.tally(each)) is not None)
    return replace(
        report,
        tallies=tallies,
        unresolved=(*report.unresolved, *document.unresolved.values()),
        findings=(*report.findings, *_findings(document)),
        partial=report.partial or bool(document.missing),
        cut=frozenset(document.cut),
        repeated=frozenset(document.unlike),
    )


def missing(tallies: Iterable[Tally], vocabulary: Vocabulary) -> list[Missing]:
    """The names in unresolved tallies that are not known (still), in the order of the document."""
    document = Document(vocabulary, 0)
    for each in tallies:
        document.tally(each)
    return list(document.missing.values())


def _findings(document: Document) -> Iterator[Finding]:
    proposer = Proposer(document.vocabulary)
    yield from (_of_missing(each, proposer) for each in islice(document.missing.values(), MOST_FINDINGS))
    room = max(0, MOST_FINDINGS - len(document.missing))
    yield from (_of_repeated(each) for each in islice(document.repeated.values(), room))
    untold = len(document.missing) + len(document.repeated) - MOST_FINDINGS
    if untold > 0:
        yield Finding(rule="more-findings", message=f"{untold} more names could not be resolved")
    if document.uncounted:
        message = f"{document.uncounted:,} more tallies with such names are not kept"
        yield Finding(rule="more-unresolved", message=message)


def _of_missing(missing: Missing, proposer: Proposer) -> Finding:
    of = f" of {missing.contest_id}" if missing.kind is Kind.SELECTION else ""
    level = parsed(missing.unnamed.text).type
    subject = f"{missing.kind}{of} {excerpt(shown(missing.unnamed.text))}{f' ({level})' if level else ''}"
    close = [] if missing.unnamed.could else [each.id for each in proposer.proposals(missing)]
    hint = f" (did you mean {', '.join(close)}?)" if close else ""
    message = f"{subject} {missing.unnamed.why}{hint}; {missing.loss} is left out{_first_of(missing.times)}"
    return Finding(rule=missing.unnamed.rule, message=message, place=missing.place)


def _of_repeated(repeated: Repeated) -> Finding:
    message = f"{repeated.message} is left out{_first_of(repeated.times)}"
    return Finding(rule="duplicate", message=message, place=repeated.place)


def _first_of(times: int) -> str:
    return f" (first of {times} times)" if times > 1 else ""
