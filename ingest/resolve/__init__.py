"""The source's names become the pack's ids: by id, else by declared name, else by its normal form. Never by likeness.

A name nobody declared is a finding, and what hung on it is kept unresolved; a person adds an alias to the pack.
"""

from ingest.parse.forms import normal
from ingest.resolve.document import Kind, Missing
from ingest.resolve.proposals import Proposal, Proposer
from ingest.resolve.resolving import MOST_FINDINGS, MOST_UNRESOLVED, missing, resolve
from ingest.resolve.vocabulary import Vocabulary, vocabulary

__all__ = [
    "MOST_FINDINGS",
    "MOST_UNRESOLVED",
    "Kind",
    "Missing",
    "Proposal",
    "Proposer",
    "Vocabulary",
    "missing",
    "normal",
    "resolve",
    "vocabulary",
]
