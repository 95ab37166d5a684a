"""The rules applied to what changed: of each tally, those that need no more than its figures have."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ingest.checks.context import Change, Context, change
from ingest.checks.documents import Document
from ingest.checks.rules import DOCUMENT_RULES, RULES, TALLY_RULES, Rule
from ingest.domain.report import Finding, Outcome
from ingest.domain.source import Source
from ingest.domain.tally import Tally, TallyKey


def judge(
    after: Sequence[Tally], before: Mapping[TallyKey, Tally], context: Context, gone: Sequence[TallyKey] = ()
) -> list[Finding]:
    """Findings on `after`, the resolved tallies that changed, and on `gone`, what the document no longer holds.

    `before` is what stands of the source, of both. A rule that the pack accepts is not asked.
    """
    if before:
        changes = [change(tally, before.get(tally.key)) for tally in after]
    else:
        changes = [change(tally, None) for tally in after]
    return [*_of_tallies(changes, context), *_of_document(Document(changes, before, gone, context))]


def holding(findings: Iterable[Finding]) -> dict[TallyKey, list[Finding]]:
    """The findings that hold a tally back, by its key."""
    held: dict[TallyKey, list[Finding]] = {}
    for finding in findings:
        if finding.key is not None and finding.outcome is Outcome.HOLD:
            held.setdefault(finding.key, []).append(finding)
    return held


def settled_by_persisting(findings: Iterable[Finding]) -> bool:
    """Whether going on saying so, or a second source, ends all that holds in `findings`."""
    rules = (RULES.get(finding.rule) for finding in findings if finding.outcome is Outcome.HOLD)
    return all(rule is None or rule.settles for rule in rules)


def settled_by_another(findings: Iterable[Finding]) -> bool:
    """Whether a second source ends all that holds in `findings`, be it that persisting does, too, or not."""
    rules = (RULES.get(finding.rule) for finding in findings if finding.outcome is Outcome.HOLD)
    return all(rule is None or rule.settles or rule.vouched for rule in rules)


def _of_tallies(changes: Iterable[Change], context: Context) -> Iterator[Finding]:
    active = [
        (name, rule, outcome) for name, rule in TALLY_RULES.items() if (outcome := _outcome(name, context.source))
    ]
    asked: dict[int, list[tuple[str, Rule, Outcome]]] = {}  # the rules for whatever a tally has
    for said in changes:
        rules = asked.get(said.has)
        if rules is None:
            rules = asked[said.has] = [each for each in active if each[1].needs & said.has == each[1].needs]
        for name, rule, outcome in rules:
            if message := rule.doubts(said, context):
                yield _finding(name, _softened(rule, outcome, said, context), said.after.key, message, said.after.place)


def _softened(rule: Rule, outcome: Outcome, said: Change, context: Context) -> Outcome:
    """What stands in spite of the same doubt is how the source counts: no hold a second time, with every change."""
    if outcome is Outcome.HOLD and rule.lasting and said.before is not None:
        stands = change(said.before, None)
        if rule.needs & stands.has == rule.needs and rule.doubts(stands, context):
            return Outcome.FLAG
    return outcome


def _of_document(document: Document) -> Iterator[Finding]:
    for name, rule in DOCUMENT_RULES.items():
        if outcome := _outcome(name, document.context.source):
            for key, message, place in rule.doubts(document):
                yield _finding(name, outcome, key, message, place)


def _outcome(name: str, source: Source) -> Outcome | None:
    """None where the pack accepts."""
    outcome = source.checks.outcomes.get(name, RULES[name].outcome)
    return None if outcome is Outcome.ACCEPT else outcome


def _finding(rule: str, outcome: Outcome, key: TallyKey, message: str, place: str) -> Finding:
    text = f"{key.contest_id} in {key.unit_id}: {message}"
    return Finding(rule=rule, message=text, place=place, outcome=outcome, key=key)
