"""Formats that say themselves what stands where: Clarity, AP, EML, the NIST common data format."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from ingest.domain.errors import UnreadableDocument
from ingest.parse import xml
from ingest.proposing.proposal import Proposal, Said

_CDF = "itl.nist.gov/ns/voting/1500-100"
_EML = ("urn:oasis:names:tc:evs:schema:eml", "www.aec.gov.au/xml/schema/mediafeed")


class _Root(Exception):
    """The first element has been seen."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def of_xml(body: bytes) -> Proposal | None:
    """By the root element; None for XML of any other kind. Raises UnreadableDocument for what is none."""
    namespace, _, name = _root(body).rpartition(" ")
    if name == "ElectionResult":
        return _proposal("clarity", "the root element is ElectionResult")
    if _CDF in namespace and name == "ElectionReport":
        return _proposal("cdf", "the root element is NIST's ElectionReport")
    if any(each in namespace for each in _EML) or name in ("EML", "MediaFeed"):
        return _proposal("eml", f"the root element is {name}")
    return None


def _root(body: bytes) -> str:
    def start(name: str, _: Mapping[str, str]) -> None:
        raise _Root(name)

    try:
        xml.walk(body, start, lambda _: None, namespaces=True)
    except _Root as root:
        return root.name[:300]
    raise UnreadableDocument("XML without an element")


def of_json(document: Any) -> Proposal | None:
    """By its first keys; None for JSON of any other kind."""
    if isinstance(document, dict):
        if "ElectionReport" in str(document.get("@type", ""))[:100]:
            return _proposal("cdf", "its @type is NIST's ElectionReport")
        races = document.get("races")
        first = races[0] if isinstance(races, list) and races else None
        if isinstance(first, dict) and "reportingUnits" in first:
            return _with_next(_proposal("ap", "it has races with reportingUnits"), document)
        if "websiteupdatedat" in document:
            return _proposal("clarity", "its keys are those of Clarity's electionsettings.json")
    first = document[0] if isinstance(document, list) and document else None
    if isinstance(first, dict) and {"C", "CH", "V"} <= first.keys():
        return _proposal("clarity", "its keys are those of Clarity's summary.json", {"region": _REGION})
    return None


def _with_next(proposal: Proposal, document: dict[str, Any]) -> Proposal:
    """AP's documents name the address that tells what changed since."""
    if not document.get("nextrequest"):
        return proposal
    follow = Said({"next": {"path": "nextrequest"}}, "guessed: nextrequest is where only the changes are")
    return replace(proposal, table={"follow": follow})


_REGION = Said("the whole area", "the document does not say whose figures they are: write what the pack calls the unit")


def _proposal(family: str, why: str, mapping: dict[str, Said] | None = None) -> Proposal:
    said = "The format tells contests, units and selections itself; only their names may need aliases."
    return Proposal(family=Said(family, f"guessed: {why}"), mapping=mapping or {}, doubts=(said,))
