import time
from datetime import UTC, datetime

import pytest
from requests.structures import CaseInsensitiveDict

from ingest.fetch import Validators, answer
from tests.ingest.fetch.conftest import NOW

URL = "https://example.org/results.csv"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30", 30.0),
        ("0", 0.0),
        ("864000", 900.0),
        ("9" * 5_000, 900.0),
        ("Wed, 06 Nov 2024 02:31:00 GMT", 60.0),
        ("Wed, 06 Nov 2033 02:31:00 GMT", 900.0),
        ("Wed, 06 Nov 2024 02:29:00 GMT", None),
        ("-5", None),
        ("1e9", None),
        ("nan", None),
        ("²", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_how_long_a_server_may_ask_us_to_wait(text: str | None, seconds: float | None) -> None:
    assert answer.retry_after(text, NOW, cap=900) == seconds


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Wed, 06 Nov 2024 02:30:00 GMT", NOW),
        ("Wed, 06 Nov 2024 03:30:00 +0100", NOW),
        ("Wed, 06 Nov 2024 02:30:00 -0000", NOW),
        ("yesterday", None),
        ("Wed, 99 Nov 2024 02:30:00 GMT", None),
        ("Wed, 06 Nov 99999999999999999999 02:30:00 GMT", None),
        ("Fri, 31 Dec 9999 23:00:00 -2300", None),
        (None, None),
    ],
)
def test_an_http_date(text: str | None, at: datetime | None) -> None:
    read = answer.instant(text)
    assert read == at
    assert read is None or read.tzinfo is UTC


def test_validators_go_only_where_they_came_from() -> None:
    known = Validators(etag='"1"', last_modified="Wed, 06 Nov 2024 02:30:00 GMT", url=URL)
    fields = {"If-None-Match": '"1"', "If-Modified-Since": "Wed, 06 Nov 2024 02:30:00 GMT"}
    assert answer.conditions(known, URL, "https://example.org/latest") == fields
    assert answer.conditions(known, "https://example.org/latest", "https://example.org/latest") == {}


def test_validators_without_a_url_are_the_sources_own() -> None:
    assert answer.conditions(Validators(etag='"1"'), URL, URL) == {"If-None-Match": '"1"'}


@pytest.mark.parametrize("value", ['"1"\r\nX-Injected: 1', '"\x00"', '"é"', '"' + "a" * 2_000 + '"', ""])
def test_what_cannot_stand_in_a_request_is_neither_kept_nor_sent(value: str) -> None:
    assert answer.conditions(Validators(etag=value, last_modified=value), URL, URL) == {}
    assert answer.validators({"ETag": value, "Last-Modified": value}, "00", URL) == Validators(sha256="00", url=URL)


def test_evidence_is_a_few_capped_headers() -> None:
    headers = CaseInsensitiveDict({"ETAG": "x" * 5_000, "Set-Cookie": "a=b", "Server": "nginx"})
    assert answer.evidence(headers) == {"etag": "x" * 1_000, "server": "nginx"}


@pytest.mark.parametrize(
    ("content_type", "media_type", "charset"),
    [
        ("Text/CSV; Charset=UTF-8", "text/csv", "utf-8"),
        ('text/html;x=1;charset="windows-1251"', "text/html", "windows-1251"),
        ("application/json", "application/json", ""),
        ("; charset=", "", ""),
        ("", "", ""),
    ],
)
def test_what_the_server_declares(content_type: str, media_type: str, charset: str) -> None:
    headers = {"Content-Type": content_type}
    assert (answer.media_type(headers), answer.charset(headers)) == (media_type, charset)


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><p>",
        b"\xef\xbb\xbf \r\n<HTML lang=en>",
        b"<!-- served by 12 --><!-- ! --> <head>",
        b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC>",
        "\ufeff<!doctype html>".encode("utf-16-le"),
    ],
)
def test_a_web_page_is_known_by_its_beginning(page: bytes) -> None:
    assert answer.is_html(page)


@pytest.mark.parametrize(
    "document", [b"", b"name,votes\n<html>,3", b"<?xml version='1.0'?><EML>", b"<htmlish>", b"<!-- <html> -->{}", b"{}"]
)
def test_a_document_is_no_web_page(document: bytes) -> None:
    assert not answer.is_html(document)


@pytest.mark.parametrize("piece", [b"<!-- -->", b"<!--", b" ", b"<?xml ?>", b"<", b"\xef\xbb\xbf"])
def test_no_page_takes_long_to_know(piece: bytes) -> None:
    begun = time.perf_counter()
    assert not answer.is_html(piece * 50_000)
    assert time.perf_counter() - begun < 0.5
