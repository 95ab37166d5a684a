"""A look at a document nobody has declared yet: which family it is of, and a mapping for a person to correct."""

from ingest.proposing.kinds import propose
from ingest.proposing.proposal import Known, Proposal, Said
from ingest.proposing.toml import written
from ingest.proposing.trial import source_of, tried

__all__ = ["Known", "Proposal", "Said", "propose", "source_of", "tried", "written"]
