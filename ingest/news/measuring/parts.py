"""Parts and wholes: `2,247 of the 2,494 machines`, `777 sandıktan 580'i`, `38,526 stations (99.40 %)`."""

from ingest.news.figures import Unit
from ingest.news.spot import Spot


def part_of(spot: Spot) -> str:
    """What `2,247 of the 2,494 machines` counts: the noun of the whole, "" where no whole follows."""
    whole, apart, cues = spot.following, spot.until_following(), spot.page.cues
    if whole is None or apart is None or apart > 5 or "," in spot.page.text[spot.end : whole.start]:
        return ""
    between = (spot.end, whole.start)
    if not cues.any(("total", "of"), *between) or cues.any(("valid", "invalid"), *between):
        return ""
    end = spot.page.words_after(whole.end, 5, spot.segment.end)
    kinds = ("units", "registered", "cast", "votes")
    found = [(cue.start, kind) for kind in kinds for cue in cues.within(kind, spot.end, end)]
    return min(found)[1] if found else ""


def part_after_whole(spot: Spot) -> str:
    """`777 sandıktan 580'i`: in some languages the whole and its noun come first, the part after them."""
    whole, apart = spot.earlier, spot.since_earlier()
    if whole is None or apart is None or apart > 2 or whole.unit is not Unit.NONE or whole.value <= spot.figure.value:
        return ""
    kinds = ("units", "registered")
    return next((kind for kind in kinds if spot.page.cues.within(kind, whole.end, spot.start)), "")


def is_whole_of_part(spot: Spot) -> bool:
    """`five of 16 seats`: another number and one small word before it."""
    part = spot.earlier
    if part is None or part.start < spot.clause[0] or spot.since_earlier() != 1:
        return False
    return bool(spot.page.cues.within("of", part.end, spot.start))


def is_total(spot: Spot) -> bool:
    """`of the 3,111`, `of the country's 11,919,241`."""
    cue = spot.near("total", before=3)
    if cue is None:
        return False
    between = spot.page.text[cue.end : spot.start].strip()
    return not between or (between.islower() and len(between.split()) == 1)


def is_share_of_all(spot: Spot) -> bool:
    """`99.164 % of all 3,111`, in a sentence about counting."""
    apart = spot.until_following()
    if spot.following is None or apart is None or apart > 3:
        return False
    told = spot.page.cues.any(("counted", "units"), spot.segment.start, spot.start)
    return told and bool(spot.page.cues.within("total", spot.end, spot.following.start))


def is_share_of_units(spot: Spot) -> bool:
    """`34,139 stations, 88.08 %`: a percentage directly after units, or in brackets after all of them."""
    units, apart = spot.earlier, spot.since_earlier()
    if units is None or apart is None or apart > 4 or units.unit is not Unit.NONE:
        return False
    if spot.is_named_before(units.start, units.end):
        return False
    in_brackets = spot.page.text[spot.segment.start : spot.start].rstrip().endswith("(")
    start = spot.page.words_before(units.start, 6, spot.segment.start) if in_brackets else units.end
    return bool(spot.page.cues.within("units", start, spot.start))


def has_its_share(spot: Spot) -> bool:
    """`34,139 stations, 88.08 %`: the share directly after the units, and nobody named between."""
    share, apart = spot.following, spot.until_following()
    if share is None or apart is None or apart > 4 or share.unit is not Unit.PERCENT:
        return False
    return not spot.is_named_before(share.start, share.end)


def has_percent_beside(spot: Spot) -> bool:
    """`942 (2.9 %)`: a count with its percentage directly after it in brackets."""
    share = spot.following
    if share is None or share.unit is not Unit.PERCENT or not spot.figure.digits:
        return False
    return spot.page.text[spot.end : share.start].strip() in ("(", "[", "–", "-", "|")
