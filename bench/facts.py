"""What is said of facts once read: enough to see that two contenders read the same from one document, all of it."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import msgspec

from ingest.domain.tally import Tally

MEDIA_FILE_COLUMNS = (
    "State",
    "CountyId",
    "PrecinctName",
    "OfficeId",
    "OfficeName",
    "District",
    "CandidateOrderCode",
    "CandidateName",
    "Suffix",
    "IncumbentCode",
    "Party",
    "PrecinctsReporting",
    "TotalPrecincts",
    "CandVotes",
    "CandPct",
    "TotalVotes",
)

_encoder = msgspec.json.Encoder(order="sorted")


def tell(tallies: Iterable[Tally]) -> dict[str, Any]:
    """Every fact, the place left out, as one digest; and for a person, how many counts of a selection that were."""
    told, rows = sha256(), 0
    for each in sorted(map(_facts, tallies)):
        told.update(each)
    for tally in tallies:
        rows += len(tally.counts)
    return {"rows": rows, "digest": told.hexdigest()}


def _facts(tally: Tally) -> bytes:
    return _encoder.encode((tally.key, tally.counts, tally.ballots, tally.count_status, tally.results_status))
