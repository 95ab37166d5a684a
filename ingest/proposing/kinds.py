"""What kind of document it is, by what stands in it: neither its name nor its media type is believed."""

import re
from collections import Counter
from itertools import islice

from msgspec.structs import replace

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import Snapshot
from ingest.families import documents
from ingest.parse import charsets, containers
from ingest.parse.findings import Findings
from ingest.proposing import delimited, fixed, html, json, xlsx
from ingest.proposing.proposal import Known, Proposal, Said
from ingest.proposing.stamps import Stamp

MOST_DOCUMENTS = 200  # of a container looked at
_MARKS = b"\xef\xbb\xbf\xfe\xff \t\r\n\0"
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|table|div|meta|title|p|ul|form|section|h[1-6])\b", re.IGNORECASE
)


def propose(snapshot: Snapshot, known: Known = Known()) -> Proposal:  # noqa: B008  frozen
    """Raises UnreadableDocument where nothing can be proposed, in words for the person who asked."""
    found = list(islice(documents.opened(snapshot, "", is_zip_itself=True), MOST_DOCUMENTS))
    proposal = _one(found[0], known) if len(found) == 1 else _of_several(found, known)
    generated_at = proposal.mapping.get("generated_at")
    if generated_at is not None and Stamp(generated_at.value["format"]).is_local:
        zone = "Its times have no zone: time_zone says which it is, where it is not the election's."
        return replace(proposal, doubts=(*proposal.doubts, zone))
    return proposal


def _of_several(found: list[Snapshot], known: Known) -> Proposal:
    """By the largest document of the commonest kind of name; the others of that kind are read like it."""
    endings = Counter(_ending(each.member) for each in found)
    ending = max(endings, key=lambda each: sum(len(doc.body) for doc in found if _ending(doc.member) == each))
    alike = [each for each in found if _ending(each.member) == ending]
    proposal = _one(max(alike, key=lambda each: len(each.body)), known)
    if len(alike) == len(found):
        return proposal
    member = Said(f"*{ending}", f"guessed: {len(alike)} of the {len(found)} documents in the container")
    return replace(proposal, table={**proposal.table, "member": member})


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f".{ending}" if dot and stem else name


def _one(document: Snapshot, known: Known) -> Proposal:
    body = document.body
    start = body[:64_000].lstrip(_MARKS)
    if not start:
        raise UnreadableDocument("the document is empty")
    if containers.is_zip(body):
        return xlsx.propose(document, known)
    if start.startswith(b"<"):
        return _marked_up(document, start, known)
    text = start.decode("utf-8", "replace").lstrip()
    if text[:1] in "{[" or _is_wrapped(document):
        return _json(document, known)
    return delimited.propose(document, known)


def _marked_up(document: Snapshot, start: bytes, known: Known) -> Proposal:
    plain = start.replace(b"\0", b"")
    if _HTML.search(plain[:4_000]):
        return html.propose(document, known)
    proposal = fixed.of_xml(document.body)
    if proposal is None:
        raise UnreadableDocument("XML of a format that no family reads; a reader beside the pack can")
    return proposal


def _json(document: Snapshot, known: Known) -> Proposal:
    value, wrapper = json.decoded(charsets.decode(document.body, [], Findings()))
    return (None if wrapper else fixed.of_json(value)) or json.propose(document, known)


def _is_wrapped(document: Snapshot) -> bool:
    """A script or a token that holds JSON."""
    try:
        json.decoded(charsets.decode(document.body, [], Findings()))
    except UnreadableDocument:
        return False
    return True
