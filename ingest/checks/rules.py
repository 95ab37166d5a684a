"""Every rule, what it does by default, and whether persisting settles it. The names are words of packs: they stay.

Real commissions break each of these lawfully now and then. So a rule doubts, and what it holds is told a few minutes
later unless the source takes it back; only what no time makes true waits for a person, or for other words.
"""

from collections.abc import Callable

from msgspec import Struct

from ingest.checks import changes, documents, figures, reports, shares
from ingest.checks.context import BALLOTS, FELL, FIGURES, PROGRESS, SHARES, STANDING, Change, Context
from ingest.checks.documents import DocumentRule
from ingest.domain.report import Outcome

ACCEPT, FLAG, HOLD = Outcome.ACCEPT, Outcome.FLAG, Outcome.HOLD

TallyRule = Callable[[Change, Context], str | None]


class Rule(Struct, frozen=True, kw_only=True):
    """`doubts` gives the evidence, None where there is no doubt; `needs` is what a tally has to have to be asked about.

    `settles` says that persisting, or a second source, ends the doubt; `vouched` that a second source alone does.
    """

    doubts: TallyRule
    outcome: Outcome
    needs: int
    settles: bool = True
    vouched: bool = False

    @property
    def lasting(self) -> bool:
        """Whether it is about one statement alone, so that it can be as doubtful of the one that stands."""
        return self.settles and not self.needs & (STANDING | FELL)


class WholeRule(Struct, frozen=True, kw_only=True):
    """The same of rules that look at a document: `doubts` gives the evidence by key."""

    doubts: DocumentRule
    outcome: Outcome
    settles: bool = True
    vouched: bool = False


TALLY_RULES: dict[str, Rule] = {
    "before_polls_close": Rule(doubts=figures.before_polls_close, outcome=HOLD, needs=FIGURES, settles=False),
    "zeroed": Rule(doubts=changes.zeroed, outcome=HOLD, needs=FELL),
    "votes_decreased": Rule(doubts=changes.votes_decreased, outcome=FLAG, needs=FELL),
    "votes_decreased_much": Rule(doubts=changes.votes_decreased_much, outcome=HOLD, needs=FELL),
    "lead_lost_by_decrease": Rule(doubts=changes.lead_lost_by_decrease, outcome=HOLD, needs=FELL),
    "seats_decreased": Rule(doubts=changes.seats_decreased, outcome=FLAG, needs=FELL),
    "selection_vanished": Rule(doubts=changes.selection_vanished, outcome=HOLD, needs=FELL),
    "name_missing": Rule(doubts=changes.name_missing, outcome=HOLD, needs=STANDING, settles=False),
    "implausible_jump": Rule(doubts=changes.implausible_jump, outcome=HOLD, needs=STANDING | FIGURES),
    "same_increment_twice": Rule(doubts=changes.same_increment_twice, outcome=HOLD, needs=STANDING | FIGURES),
    "share_against_votes": Rule(doubts=shares.share_against_votes, outcome=HOLD, needs=SHARES),
    "shares_not_summing": Rule(doubts=shares.shares_not_summing, outcome=FLAG, needs=SHARES),
    "more_votes_than_ballots": Rule(doubts=figures.more_votes_than_ballots, outcome=FLAG, needs=BALLOTS | FIGURES),
    "more_ballots_than_registered": Rule(doubts=figures.more_ballots_than_registered, outcome=FLAG, needs=BALLOTS),
    "more_units_reported_than_total": Rule(doubts=figures.more_units_reported_than_total, outcome=FLAG, needs=PROGRESS),
    "units_unreported": Rule(doubts=changes.units_unreported, outcome=FLAG, needs=STANDING | PROGRESS),
    "status_went_back": Rule(doubts=changes.status_went_back, outcome=FLAG, needs=STANDING),
    "reported": Rule(doubts=reports.reported, outcome=HOLD, needs=FIGURES, settles=False, vouched=True),
    "reported_turnout": Rule(doubts=reports.reported_turnout, outcome=HOLD, needs=BALLOTS, settles=False, vouched=True),
    "hearsay": Rule(doubts=reports.hearsay, outcome=HOLD, needs=FIGURES, settles=False, vouched=True),
}

DOCUMENT_RULES: dict[str, WholeRule] = {
    "vanished": WholeRule(doubts=documents.vanished, outcome=HOLD),
    "older_document": WholeRule(doubts=documents.older_document, outcome=HOLD, settles=False),
    "bytes_seen_before": WholeRule(doubts=documents.bytes_seen_before, outcome=HOLD),
    "progress_went_back": WholeRule(doubts=documents.progress_went_back, outcome=HOLD),
    "total_against_parts": WholeRule(doubts=documents.total_against_parts, outcome=FLAG),
    "parent_against_children": WholeRule(doubts=documents.parent_against_children, outcome=FLAG),
    "duplicate_tally": WholeRule(doubts=documents.duplicate_tally, outcome=HOLD),
    # Of these two a finding of reading tells once already, and not once for every tally.
    "minimum_missed": WholeRule(doubts=documents.minimum_missed, outcome=ACCEPT),
    "name_unknown": WholeRule(doubts=documents.name_unknown, outcome=ACCEPT, settles=False),
}

RULES: dict[str, Rule | WholeRule] = {**TALLY_RULES, **DOCUMENT_RULES}

# Doubts about who says it: what goes on from a held one has none anew.
OF_SPEAKER = frozenset({"reported", "hearsay", "reported_turnout"})
