"""Several documents as one body: a zip of their bytes as they came, and the same zip for the same documents.

A member's name is made of its address, and its comment is the address itself. One document alone stays as it is.
"""

from collections.abc import Iterable
from io import BytesIO
from itertools import chain, count
from urllib.parse import unquote, urlsplit
from zipfile import ZIP_STORED, ZipFile, ZipInfo

MEDIA_TYPE = "application/zip"
LONGEST_NAME = 100
DEEPEST = 8
PLAIN = frozenset(" ._-+=,()")


def bundled(documents: Iterable[tuple[str, bytes]]) -> bytes:
    """The zip of (address, bytes), in this order, not compressed: the archive does that. There is at least one."""
    each = iter(documents)
    first, second = next(each), next(each, None)
    return first[1] if second is None else zipped(chain([first, second], each))


def zipped(documents: Iterable[tuple[str, bytes]]) -> bytes:
    """The same, a zip even of one."""
    whole, taken = BytesIO(), set[str]()
    with ZipFile(whole, "w", ZIP_STORED) as archive:
        for url, body in documents:
            name = _free(_name(url), taken)
            taken.add(name)
            member = ZipInfo(name)  # of 1 January 1980
            member.create_system = 3
            member.external_attr = 0o600 << 16
            member.comment = url.encode("utf-8", "replace")[:2_000]
            archive.writestr(member, body)
    return whole.getvalue()


def _name(url: str) -> str:
    """The path of the address, and before its suffix the query, but for what is secret in it."""
    parts = urlsplit(url)
    *folders, last = [plain for each in parts.path.split("/") if (plain := _plain(each))] or [""]
    stem, dot, suffix = last.rpartition(".") if "." in last else (last, "", "")
    query = "_".join(_plain(each) for each in parts.query.split("&") if "${" not in each)
    file = "_".join(filter(None, (stem, query)))[:LONGEST_NAME] or "document"
    return "/".join([*folders[-DEEPEST:], file + dot + suffix])


def _plain(text: str) -> str:
    """Nothing that means something to a file system; no leading dot."""
    letters = (each if each.isalnum() or each in PLAIN else "_" for each in unquote(text)[:LONGEST_NAME])
    return "".join(letters).lstrip(".")


def _free(name: str, taken: set[str]) -> str:
    stem, dot, suffix = name.rpartition(".") if "." in name.rpartition("/")[2] else (name, "", "")
    others = (f"{stem}-{number}{dot}{suffix}" for number in count(2))
    return name if name not in taken else next(each for each in others if each not in taken)
