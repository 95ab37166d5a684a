import gzip
import zlib
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.parse import containers
from ingest.parse.containers import Allowance, Zip, gunzipped, is_gzip, is_zip


def zipped(*files: tuple[str, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    body = BytesIO()
    with ZipFile(body, "w", compression) as archive:
        for name, content in files:
            archive.writestr(ZipInfo(name), content, compression)
    return body.getvalue()


def patched(body: bytes, old: bytes, new: bytes) -> bytes:
    assert old in body
    return body.replace(old, new)


def test_what_a_body_is() -> None:
    assert is_gzip(gzip.compress(b"x"))
    assert is_zip(zipped(("a", b"x")))
    assert is_zip(zipped())
    assert not is_zip(b"PK")
    assert not is_gzip(b"\x1f\x8b")
    assert Zip(zipped(("[Content_Types].xml", b""), ("xl/workbook.xml", b""))).is_workbook
    assert not Zip(zipped(("a.csv", b""))).is_workbook


def test_every_gzip_member_is_read_and_what_follows_is_not() -> None:
    assert gunzipped(gzip.compress(b"one,") + gzip.compress(b"two") + b"\0\0\0 junk") == b"one,two"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (gzip.compress(b"x" * 1_000, mtime=0)[:-9], "breaks off"),
        (gzip.compress(b"x", mtime=0)[:-8] + b"\0" * 8, "not gzip"),
        (gzip.compress(b"", mtime=0) * 10_001, "more than 10,000 members"),
        (gzip.compress(b"0" * 5_000_000), "unpack to more than 4,194,304"),
    ],
)
def test_a_gzip_that_is_not_read(body: bytes, fault: str) -> None:
    with pytest.raises(UnreadableDocument, match=fault):
        gunzipped(body)


def test_members_come_in_the_order_of_their_names_and_without_folders() -> None:
    body = zipped(("b/", b""), ("b/two.csv", b"2"), ("a.txt", b"1"), ("__MACOSX/b/._two.csv", b"?"))
    assert list(Zip(body).documents()) == [("a.txt", b"1"), ("b/two.csv", b"2")]


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("*.csv", ["b/two.csv"]),
        ("two.*", ["b/two.csv"]),
        ("b/*", ["b/two.csv"]),
        ("*", ["a.txt", "b/two.csv"]),
        ("c", []),
    ],
)
def test_a_pattern_is_about_the_name_with_its_folders_or_without(pattern: str, names: list[str]) -> None:
    body = zipped(("b/two.csv", b"2"), ("a.txt", b"1"))
    assert [name for name, _ in Zip(body).documents(pattern)] == names


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_both_read() -> None:
    assert list(Zip(zipped(("a", b"1"), ("a", b"2"))).documents()) == [("a", b"1"), ("a", b"2")]


def test_a_name_leads_nowhere_and_is_fit_to_be_shown() -> None:
    body = zipped(("../../etc/passwd", b"1"), ("x" * 500 + "\x1b[2J", b"2"), ("y\x1b[2J\u202e", b"3"))
    assert [name for name, _ in Zip(body).documents()] == ["../../etc/passwd", "x" * 200, "y\ufffd[2J\ufffd"]


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(UnreadableDocument, match=r"48,\d+ bytes unpack to more than 4,8"):
        list(Zip(zipped(("a", b"0" * 50_000_000))).documents())


def test_a_directory_that_lies_is_not_believed() -> None:
    """The size in the directory is what a careless reader would take for the cap."""
    size, lie = (5_000_000).to_bytes(4, "little"), (5).to_bytes(4, "little")
    with pytest.raises(UnreadableDocument, match="unpack"):
        list(Zip(patched(zipped(("a", b"0" * 5_000_000)), size, lie)).documents())


def test_members_that_share_their_bytes_share_the_allowance() -> None:
    """A zip in which many names stand for the same few packed bytes: the file is small, the sum is not."""
    body = zipped(*((f"{number:04}", b"0" * 100_000) for number in range(100)))
    assert len(body) < 50_000
    with pytest.raises(UnreadableDocument, match="unpack to more than"):
        list(Zip(body).documents())


def test_large_documents_may_become_a_hundred_times_smaller() -> None:
    allowance = Allowance(1_000_000)
    allowance.take(100_000_000)
    with pytest.raises(UnreadableDocument, match=r"1,000,000 bytes unpack to more than 100,000,000"):
        allowance.take(1)
    assert Allowance(10**9).left == containers.MOST_BYTES


def test_an_archive_of_too_many_documents() -> None:
    with pytest.raises(UnreadableDocument, match="a zip of 10,001 documents"):
        list(Zip(zipped(*((str(number), b"") for number in range(10_001)), compression=ZIP_STORED)).documents())


def encrypted() -> bytes:
    """The flag in both headers: everything behind it would need a password."""
    body = zipped(("a.csv", b"x"), compression=ZIP_STORED)
    return body[:6] + b"\1" + body[7:].replace(b"PK\1\2\x14\3\x14\0\0", b"PK\1\2\x14\3\x14\0\1")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (encrypted(), r"a\.csv: cannot be unpacked: .*encrypted"),
        (zipped(("a", b"x"), compression=ZIP_BZIP2), "not read .type 12"),
        (zipped(("a", b"x" * 1_000))[:-30], "not a zip"),
        (b"PK\3\4", "not a zip"),
        (zipped(("a", b"x" * 99), compression=ZIP_STORED).replace(b"xx", b"xy", 1), "CRC"),
    ],
)
def test_a_zip_that_is_not_read(body: bytes, fault: str) -> None:
    with pytest.raises(UnreadableDocument, match=fault):
        list(Zip(body).documents())


def test_a_gzip_stream_that_names_itself_otherwise() -> None:
    with pytest.raises(UnreadableDocument):
        gunzipped(b"\x1f\x8b\x08" + zlib.compress(b"x"))
