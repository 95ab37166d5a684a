"""The one place where what stands, and what is published of it, changes; each change is told in its own transaction.

Whoever moves a number (a reader, time, a person) hands statements to a `Ledger`; what follows from them (which source
leads, corrections, sums, disagreements, releases) follows here, in one order.
"""

from publish.ledger.holding import hold, reject, release, supersede
from publish.ledger.ledger import Ledger
from publish.ledger.said import Held, Said

__all__ = ["Held", "Ledger", "Said", "hold", "reject", "release", "supersede"]
