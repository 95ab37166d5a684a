"""The secrets of one source in one poll: filled in on the way out, taken out again on the way in.

A server may repeat a secret: in a redirect, in the address of the next page, in an error page, in the document itself.
What leaves this package holds the placeholder instead. Of a document that is the one alteration there is.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote

from msgspec.structs import replace
from requests.structures import CaseInsensitiveDict

from ingest.domain.outage import Outage, OutageReason
from ingest.domain.placeholders import SECRET, missing_secrets, secret_names, shared_names
from ingest.domain.report import Snapshot
from ingest.domain.source import Source
from ingest.fetch import address


class Secrets:
    """`known` are all secrets by name; only those that the source declares are looked at.

    Raises Outage MISSING_SECRET where one is not there.
    """

    def __init__(self, source: Source, known: Mapping[str, str]) -> None:
        if missing := missing_secrets(source, known):
            raise Outage(OutageReason.MISSING_SECRET, "; ".join(missing))
        self._values = {name: known[name] for name in secret_names(source)}
        self._shared = set(shared_names(source))
        longest_first = sorted(self._values.items(), key=lambda item: -len(item[1]))
        self._traces = [(f"${{{name}}}", _core(value), _spellings(value)) for name, value in longest_first]

    def in_url(self, text: str) -> str:
        """The text with its placeholders filled, so that nothing in a secret can end the part it stands in."""
        return SECRET.sub(lambda found: quote(self._values.get(found[1], found[0]), safe=""), text)

    def in_link(self, text: str) -> str:
        """An address that a document names, filled likewise, but for what the pack has only for a pointer's host."""
        return SECRET.sub(lambda found: self.in_url(found[0]) if found[1] in self._shared else str(found[0]), text)

    def in_header(self, text: str) -> str:
        return SECRET.sub(lambda found: self._values.get(str(found[1]), str(found[0])), text)

    def masked(self, text: str) -> str:
        """The text with the placeholder wherever a secret stands, in any of the spellings that servers use."""
        for placeholder, core, spellings in self._traces:
            if core in text:
                text = re.sub(spellings, placeholder, text)
        return text

    def masked_bytes(self, body: bytes) -> bytes:
        for placeholder, core, spellings in self._traces:
            if core.encode() in body:
                body = re.sub(spellings.encode(), placeholder.encode(), body)
        return body

    def shown(self, url: str) -> str:
        """For a message. Cut only afterwards: half a secret is one, too."""
        return address.shown(self.masked(url))

    def masked_fields(self, fields: Mapping[str, str]) -> CaseInsensitiveDict[str]:
        return CaseInsensitiveDict({name: self.masked(value) for name, value in fields.items()})

    def masked_outage(self, outage: Outage) -> Outage:
        """The same outage, without its cause where there is a secret: libraries quote whole addresses."""
        if not self._values:
            return outage
        return Outage(
            outage.reason,
            self.masked(outage.message),
            outage.retry_after,
            self.masked_snapshot(outage.evidence) if outage.evidence else None,
            outage.status,
            dict(self.masked_fields(outage.headers)),
        )

    def masked_snapshot(self, snapshot: Snapshot) -> Snapshot:
        return replace(
            snapshot,
            url=self.masked(snapshot.url),
            body=self.masked_bytes(snapshot.body),
            media_type=self.masked(snapshot.media_type),
            charset=self.masked(snapshot.charset),
        )


def _core(value: str) -> str:
    """The longest run of letters and digits, which is spelt alike everywhere: looked for first, because it is quick."""
    return str(max(re.findall(r"[A-Za-z0-9]*", value), key=len))


def _spellings(value: str) -> str:
    return "".join(each if each.isalnum() else _spelt(each) for each in value)


def _spelt(each: str) -> str:
    """As itself, in a URL, in HTML, in JSON."""
    code = f"{ord(each):02x}"
    digits = "".join(f"[{digit}{digit.upper()}]" for digit in code)
    named = {
        "&": "|&amp;",
        "<": "|&lt;",
        ">": "|&gt;",
        '"': '|&quot;|\\\\"',
        "/": "|\\\\/",
        "\\": "|\\\\\\\\",
        " ": r"|\+",
    }
    return rf"(?:%{digits}|\\u00{digits}|&#(?:[xX]{digits}|{ord(each)});{named.get(each, '')}|{re.escape(each)})"
