"""One polite, capped, guarded poll: a conditional GET, or several where a source's documents have to be found first.

A fetch ends in exactly one of two ways: a `Fetched`, or an `Outage` with a named reason. It ends within one deadline,
holds a bounded number of bytes, and never talks to an address that the source may not stand on.
"""

from ingest.fetch.answer import Fetched, Following, Validators
from ingest.fetch.client import Client
from ingest.fetch.limits import Limits

__all__ = ["Client", "Fetched", "Following", "Limits", "Validators"]
