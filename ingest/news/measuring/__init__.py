"""What a figure may measure: its own words first, then those of its clause, and last its size."""

from ingest.news.claims import Measure
from ingest.news.figures import Unit
from ingest.news.measuring import shares
from ingest.news.measuring.numbers import OTHER_THINGS, number
from ingest.news.measuring.sense import BARE, LARGE, ONE_SEAT, Company, Sense
from ingest.news.spot import Spot

__all__ = ["ONE_SEAT", "Company", "Sense", "sense", "told_again"]

_ALL = 100


def sense(spot: Spot, company: Company) -> Sense:
    """What the figure may measure in the company it stands in."""
    found = _alone(spot, company)
    return found if company.names else shares.of_nobody(found, spot)


def told_again(found: Sense, before: Sense, apart: int) -> Sense:
    """The sense, where the figure before it, so many words away, tells the same in other words."""
    return shares.told_again(found, before, apart, BARE)


def _alone(spot: Spot, company: Company) -> Sense:
    figure = spot.figure
    if figure.unit is Unit.PERCENT or (company.percents and figure.decimals and figure.value <= _ALL):
        return shares.share(spot)
    if figure.decimals and figure.value < LARGE:
        bare = figure.value <= _ALL and figure.unit is Unit.NONE
        return Sense(Measure.PERCENT if bare else None, None, BARE, "neither a percentage nor a count")
    counted = number(spot, seats=company.seats)
    if counted.why == OTHER_THINGS and counted.measure is None and counted.contest is None and shares.goes_on(spot):
        return Sense(Measure.PERCENT, None, BARE - 0.15, counted.why)
    return counted
