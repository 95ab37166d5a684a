"""The source's names become the pack's ids: by id, else by declared name, else by its normal form. Never by likeness.

A name nobody declared is a finding, and what hung on it is left out; a person adds an alias to the pack.
"""

from collections.abc import Iterable
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from ingest.domain.election import Election
from ingest.domain.report import ElectionReport, Finding
from ingest.domain.tally import Tally, TallyKey, VoteCounts
from ingest.parse.unreadable import excerpt

# A page in the wrong language would otherwise bring a finding for every row.
MOST_FINDINGS = 200

_SAME = str.maketrans(
    dict.fromkeys("«»‹›“”„‟″", '"')
    | dict.fromkeys("‘’‚‛ʻʼ`´′", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")
)


def normal(text: str) -> str:
    """The form in which two spellings of a name are the same: NFKC, case, spaces, quotes and dashes do not count."""
    return " ".join(normalize("NFKC", normalize("NFKC", text.translate(_SAME)).casefold().translate(_SAME)).split())


class Names(Struct, frozen=True):
    """What a name of one kind means. An id of None is a name that would mean two things and so means nothing."""

    ids: dict[str, str]
    declared: dict[str, str | None]
    normal: dict[str, str | None]


class Vocabulary(Struct, frozen=True, kw_only=True):
    """Every name of a pack; `selections` is by contest id, because "Yes" means something else in every contest."""

    contests: Names
    units: Names
    selections: dict[str, Names]


def names(named: Iterable[tuple[str, Iterable[str]]]) -> Names:
    """Look-up tables over pairs of an id and its names and aliases."""
    ids: dict[str, str] = {}
    declared: dict[str, str | None] = {}
    normals: dict[str, str | None] = {}
    for each, spellings in named:
        ids[each] = each
        for spelling in (each, *spellings):
            _declare(declared, spelling, each)
            _declare(normals, normal(spelling), each)
    return Names(ids, declared, normals)


def _declare(table: dict[str, str | None], spelling: str, each: str) -> None:
    table[spelling] = each if table.get(spelling, each) == each else None


def vocabulary(election: Election) -> Vocabulary:
    """Built once for a pack."""
    return Vocabulary(
        contests=names((each.id, (each.name, *each.aliases)) for each in election.contests),
        units=names((each.id, (each.name, *each.aliases)) for each in election.units),
        selections={
            contest.id: names((each.id, (each.name, *each.aliases)) for each in contest.selections)
            for contest in election.contests
        },
    )


def resolve(report: ElectionReport, vocabulary: Vocabulary) -> ElectionReport:
    """The report with the pack's ids for names. What cannot be named is left out, with one finding for each name.

    Findings are `unknown-name`, `ambiguous-name` and `duplicate` (a second tally or selection of the same id; the
    first is kept). Each is told once, however often it occurs; past MOST_FINDINGS the rest are only counted. A report
    is partial once a name was left out.
    """
    document = _Document(vocabulary)
    tallies = tuple(tally for each in report.tallies if (tally := document.tally(each)) is not None)
    findings = document.findings()
    partial = report.partial or any(finding.rule != "duplicate" for finding in findings)
    return replace(report, tallies=tallies, findings=(*report.findings, *findings), partial=partial)


class _Document:
    """What has been met while one document is resolved."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.keys: set[TallyKey] = set()
        self.met: dict[tuple[str, str], str | None] = {}
        self.notes: dict[tuple[str, str], tuple[Finding, int]] = {}
        self.untold = 0

    def tally(self, said: Tally) -> Tally | None:
        """None where its contest or unit has no one meaning, or where such a tally stood before."""
        contest_id = self.meaning("contest", said.contest_id, self.vocabulary.contests, "its tally", said.place)
        unit_id = self.meaning("unit", said.unit_id, self.vocabulary.units, "its tally", said.place)
        if contest_id is None or unit_id is None:
            return None
        key = TallyKey(contest_id, unit_id, said.count_item_type)
        if key in self.keys:
            self.note("duplicate", f"{contest_id} in {unit_id} ({key.count_item_type}) stands twice", "", said.place)
            return None
        self.keys.add(key)
        counts = self.counts(contest_id, said)
        if counts is said.counts and contest_id == said.contest_id and unit_id == said.unit_id:
            return said
        return replace(said, contest_id=contest_id, unit_id=unit_id, counts=counts)

    def counts(self, contest_id: str, said: Tally) -> dict[str, VoteCounts]:
        """`said.counts` itself where every name is an id already."""
        choices = self.vocabulary.selections[contest_id]
        if said.counts.keys() <= choices.ids.keys():
            return said.counts
        counts: dict[str, VoteCounts] = {}
        for text, count in said.counts.items():
            selection_id = self.meaning(f"selection of {contest_id}", text, choices, _carried(count), said.place)
            if selection_id in counts:
                subject = f"selection {excerpt(text)} of {contest_id} is {selection_id} once more"
                self.note("duplicate", subject, _carried(count), said.place)
            elif selection_id is not None:
                counts[selection_id] = count
        return counts

    def meaning(self, kind: str, text: str, known: Names, loss: str, place: str) -> str | None:
        """The id that `text` stands for, else None and a note that `loss` is left out."""
        if text in known.ids:
            return text
        if (kind, text) not in self.met:
            self.met[kind, text] = known.declared.get(text) or known.normal.get(normal(text))
        if self.met[kind, text] is None:
            two = normal(text) in known.normal
            rule, what = ("ambiguous-name", "could mean two things") if two else ("unknown-name", "is not in the pack")
            self.note(rule, f"{kind} {excerpt(text)} {what}", loss, place)
        return self.met[kind, text]

    def note(self, rule: str, subject: str, loss: str, place: str) -> None:
        """The first of its kind speaks; the others are counted."""
        if (rule, subject) in self.notes:
            first, times = self.notes[rule, subject]
            self.notes[rule, subject] = first, times + 1
        elif len(self.notes) < MOST_FINDINGS:
            message = f"{subject}; {loss or 'the second'} is left out"
            self.notes[rule, subject] = Finding(rule=rule, message=message, place=place), 1
        else:
            self.untold += 1

    def findings(self) -> list[Finding]:
        told = [_with_times(first, times) for first, times in self.notes.values()]
        if self.untold:
            told.append(Finding(rule="more-findings", message=f"{self.untold} more names could not be resolved"))
        return told


def _with_times(first: Finding, times: int) -> Finding:
    if times == 1:
        return first
    return replace(first, message=f"{first.message} (first of {times} times)")


def _carried(count: VoteCounts) -> str:
    return "what it carries (no votes)" if count.votes is None else f"what it carries ({count.votes:,} votes)"
