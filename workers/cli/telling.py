"""What a look at a source found, on a terminal: one word in front of every line, and what needs a person in colour."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import typer
from msgspec import Struct

from ingest.checks import RULES
from ingest.domain.names import shown
from ingest.domain.report import Finding
from ingest.domain.tally import Tally
from ingest.domain.terms import CountItemType
from workers.cli.text import beside, number, percent, plain, summary
from workers.preflight import Amount, Name, Preflight, Remark, Saved, Verdict

MOST_OF_A_KIND = 5
MOST_TALLIES = 40  # of a saved document
LABELS = {
    "leftover": "leftover",
    "minimum-missed": "minimum",
    **dict.fromkeys(("unknown-charset", "wrong-charset", "undecodable-bytes"), "encoding"),
    **dict.fromkeys(RULES, "rules"),
}
WIDE = frozenset({"reading", "rules", "encoding"})  # labels of several rules
COLOURS = {Verdict.READY: "green", Verdict.ATTENTION: "yellow"}


class Line(Struct, frozen=True):
    """`doubt` says that it needs a person, `dim` that it is only worth knowing."""

    label: str
    text: str
    doubt: bool = False
    dim: bool = False


def show(found: Preflight) -> None:
    _head(found.verdict, f"{found.source_id}: {found.verdict}: {found.outcome}", found.url)
    _print(_amount(found.amount) if found.amount else ())
    _print(Line("sample", _said(tally)) for tally in found.sample)
    _print(_unresolved(found.unresolved))
    early = [finding for finding in found.findings if finding.rule not in RULES]
    _print(_findings(early))
    _print(_remarks(found.remarks))
    _print(_findings([finding for finding in found.findings if finding.rule in RULES]))


def show_summary(results: Sequence[Preflight]) -> None:
    times = Counter(result.verdict for result in results)
    told = ", ".join(f"{times[verdict]} {verdict}" for verdict in Verdict if times[verdict])
    worst = next((verdict for verdict in Verdict if times[verdict]), Verdict.READY)
    typer.secho(f"{_counted(len(results), 'source')}: {told}", fg=COLOURS.get(worst, "red"), bold=True)


def show_saved(found: Saved) -> None:
    fetched = f", fetched {found.fetched_at:%Y-%m-%d %H:%M:%S}Z" if found.fetched_at else ""
    _head(found.verdict, f"{found.file}: {found.verdict}{fetched}", found.error)
    _print(_amount(found.amount) if found.amount else ())
    everything = (*found.tallies, *found.unresolved_tallies)
    for tally in everything[:MOST_TALLIES]:
        _show_tally(tally)
    if len(everything) > MOST_TALLIES:
        typer.echo(f"  ... and {len(everything) - MOST_TALLIES:,} more tallies; --json gives all of them")
    _print(_unresolved(found.unresolved))
    _print(_findings(found.findings))
    _print(_remarks(found.remarks))


def _head(verdict: Verdict, line: str, below: str) -> None:
    typer.secho(plain(line), fg=COLOURS.get(verdict, "red"), bold=True)
    if below:
        typer.echo(plain(f"  {below}"))


def _print(lines: Iterable[Line]) -> None:
    for line in lines:
        text = plain(f"  {line.label:<10}  {line.text}")
        typer.secho(text, fg="yellow" if line.doubt else None, dim=line.dim or None)


def _amount(amount: Amount) -> Iterator[Line]:
    declared = ", ".join(filter(None, (amount.media_type, amount.charset or "no charset declared")))
    documents = f" in {amount.documents:,} documents" if amount.documents != 1 else ""
    yield Line("document", f"{amount.bytes:,} bytes{documents}, {declared}, read by {amount.reader}")
    of = ", ".join(
        _counted(count, what)
        for count, what in ((amount.contests, "contest"), (amount.units, "unit"), (amount.selections, "selection"))
    )
    tallies = _counted(amount.tallies + amount.unresolved_tallies, "tally", "tallies")
    dated = f"; dated {amount.generated_at:%Y-%m-%d %H:%M:%S}Z" if amount.generated_at else "; not dated"
    partial = "; some of it was left out" if amount.partial else ""
    yield Line("read", f"{tallies} of {of}{dated}{partial}")


def _said(tally: Tally) -> str:
    """A tally in one line, with what it tells beside votes."""
    kind = "" if tally.count_item_type is CountItemType.TOTAL else f" ({tally.count_item_type})"
    where = f"{tally.contest_id} in {shown(tally.unit_id)}{kind}"
    return "; ".join((f"{where}: {summary(tally)}", *beside(tally)))


def _unresolved(names: Sequence[Name]) -> Iterator[Line]:
    for name in names[: 4 * MOST_OF_A_KIND]:
        yield Line("unresolved", _name(name), doubt=True)
    if len(names) > 4 * MOST_OF_A_KIND:
        more = f"... and {len(names) - 4 * MOST_OF_A_KIND:,} more names; tallywire names lists them all"
        yield Line("unresolved", more, doubt=True)


def _name(name: Name) -> str:
    of = f" of {name.contest}" if name.contest else ""
    level = f" ({name.level})" if name.level else ""
    often = "once" if name.times == 1 else f"{name.times:,} times"
    carries = "no votes" if name.votes is None else f"{name.votes:,} votes"
    close = ", ".join(f"{each.id} ({each.name})" for each in name.proposals)
    hint = f"; did you mean {close}?" if close else ""
    what = f"{name.kind}{of} {name.name!r}{level} {name.why}"
    return f"{what}: {often}, {carries}, first at {name.place or 'the whole document'}{hint}"


def _findings(findings: Sequence[Finding]) -> Iterator[Line]:
    """A few of each rule, in the order of the first of each."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for rule, same in by_rule.items():
        label = LABELS.get(rule, "reading")
        for finding in same[:MOST_OF_A_KIND]:
            what = rule if label in WIDE else ""
            where = " ".join(filter(None, (what, f"at {finding.place}" if finding.place else "")))
            yield Line(label, f"{where}: {finding.message}" if where else finding.message, doubt=True)
        if len(same) > MOST_OF_A_KIND:
            yield Line(label, f"... and {len(same) - MOST_OF_A_KIND:,} more {rule}; --json gives all", doubt=True)


def _remarks(remarks: Sequence[Remark]) -> Iterator[Line]:
    return (Line(remark.topic, remark.message, doubt=remark.doubt, dim=not remark.doubt) for remark in remarks)


def _show_tally(tally: Tally) -> None:
    kind = "" if tally.count_item_type is CountItemType.TOTAL else f" ({tally.count_item_type})"
    typer.echo(plain(f"  {tally.contest_id} in {shown(tally.unit_id)}{kind}  [{tally.place}]"))
    if told := "; ".join(beside(tally)):
        typer.echo(plain(f"      {told}"))
    if not tally.counts:
        typer.echo(plain(f"      {summary(tally)}"))
    for selection, count in tally.counts.items():
        seats = "" if count.seats is None else f"  {number(count.seats)} seats"
        status = f"  {count.status}" if count.status else ""
        typer.echo(plain(f"      {number(count.votes):>15}  {percent(count.share):>9}  {selection}{seats}{status}"))


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
