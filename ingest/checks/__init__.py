"""Every report is judged before it is told. Pure: what is said now, what stands, and when, give findings."""

from ingest.checks.context import Context
from ingest.checks.judging import holding, judge, settled_by_another, settled_by_persisting
from ingest.checks.rules import DOCUMENT_RULES, OF_SPEAKER, RULES, TALLY_RULES, Rule, WholeRule

__all__ = [
    "DOCUMENT_RULES",
    "OF_SPEAKER",
    "RULES",
    "TALLY_RULES",
    "Context",
    "Rule",
    "WholeRule",
    "holding",
    "judge",
    "settled_by_another",
    "settled_by_persisting",
]
