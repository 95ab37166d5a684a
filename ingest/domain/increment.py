"""What one statement added to the one before it, as a few bytes: the same return sent twice adds the same twice."""

from functools import lru_cache
from hashlib import blake2b

from ingest.domain.tally import Tally, VoteCounts

SIZE = 8  # bytes
LEAST_SELECTIONS = 2
TELLING = 1_000_000  # the moves multiplied; what is less comes about by chance now and then
_NOTHING = VoteCounts()


def increment(before: Tally | None, after: Tally) -> bytes | None:
    """8 bytes that stand for the difference in votes, selection by selection; None counts as no votes.

    None where it tells too little to be known again: no votes or those of one selection moved, or few of several.
    A sum, so that the order of selections, which commissions sort by votes, does not count.
    """
    earlier = before.counts if before else {}
    moved = mark = 0
    weight = 1
    for selection_id, count in after.counts.items():
        if move := (count.votes or 0) - (earlier.get(selection_id, _NOTHING).votes or 0):
            moved += 1
            weight *= abs(move) + 1
            mark += move * _mark(selection_id)
    if weight < TELLING or moved < LEAST_SELECTIONS:
        return None
    return (mark % (1 << 8 * SIZE)).to_bytes(SIZE, "big")


@lru_cache(maxsize=8_192)
def _mark(selection_id: str) -> int:
    return int.from_bytes(blake2b(selection_id.encode(), digest_size=SIZE).digest(), "big")
