"""Which figures are no result of this contest, whoever they stand beside, and why.

A rule looks at a figure where it stands and gives a reason, or "" where it has nothing against it.
"""

from collections.abc import Callable, Sequence

from ingest.news.figures import Unit
from ingest.news.refusing import amounts, elsewhere, past, things
from ingest.news.spot import Spot

KINDS = {
    Unit.POINTS: "change or margin in points",
    Unit.ORDINAL: "ordinal",
    Unit.TIME: "time",
    Unit.YEAR: "year",
    Unit.DATE: "date",
    Unit.MONEY: "money",
    Unit.AGE: "age",
    Unit.DURATION: "duration",
}
RULES: Sequence[Callable[[Spot], str]] = (
    amounts.signed,
    things.age,
    things.dated,
    things.torn,
    past.moved_from,
    elsewhere.round_,
    elsewhere.contest,
    elsewhere.region,
    amounts.change,
    amounts.margin,
    amounts.threshold,
    amounts.below,
    past.previous,
    amounts.bloc,
    amounts.remaining,
    past.hypothetical,
    past.denied,
    elsewhere.subgroup,
    elsewhere.own_count,
    things.unrelated,
)


def refusal(spot: Spot) -> str:
    """Why the figure is refused whatever it is linked to, "" where nothing speaks against it."""
    return KINDS.get(spot.figure.unit) or next((why for rule in RULES if (why := rule(spot))), "")
