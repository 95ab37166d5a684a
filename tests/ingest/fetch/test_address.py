import pytest

from ingest.domain.outage import Outage, OutageReason
from ingest.fetch import address

FORBIDDEN, BAD = OutageReason.FORBIDDEN_ADDRESS, OutageReason.BAD_RESPONSE


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", FORBIDDEN),
        ("gopher://example.org/", FORBIDDEN),
        ("//example.org/", FORBIDDEN),
        ("results.csv", FORBIDDEN),
        ("http://clerk:secret@example.org/", FORBIDDEN),
        ("http://example.org\\@127.0.0.1/", FORBIDDEN),
        ("http:///results.csv", BAD),
        ("http://[::1/", BAD),
        ("http://example.org:99999/", BAD),
        ("http://example.org:0/", BAD),
    ],
)
def test_what_may_not_be_visited(url: str, reason: OutageReason) -> None:
    with pytest.raises(Outage) as caught:
        address.checked(url)
    assert caught.value.reason is reason
    assert "secret" not in str(caught.value)


def test_a_fragment_is_dropped() -> None:
    assert address.checked("https://example.org/a?b=c#d") == "https://example.org/a?b=c"


@pytest.mark.parametrize(
    ("url", "location", "target"),
    [
        ("https://example.org/a/b", "c", "https://example.org/a/c"),
        ("https://example.org/a", "//other.example/b", "https://other.example/b"),
        ("http://example.org/a", "https://example.org/a", "https://example.org/a"),
        ("https://example.org/a", "/r\xc3\xa9sultats", "https://example.org/résultats"),
    ],
)
def test_where_a_redirect_leads(url: str, location: str, target: str) -> None:
    assert address.redirected(url, location) == target


@pytest.mark.parametrize("location", ["http://example.org/a", "HTTP://example.org/a", "file:///etc/passwd"])
def test_a_redirect_does_not_leave_encryption_behind(location: str) -> None:
    with pytest.raises(Outage) as caught:
        address.redirected("HTTPS://example.org/a", location)
    assert caught.value.reason is FORBIDDEN


def test_a_redirect_to_nowhere_is_a_bad_response() -> None:
    with pytest.raises(Outage, match="redirects to") as caught:
        address.redirected("https://example.org/a", "http://[")
    assert caught.value.reason is BAD


def test_a_url_is_shown_on_one_short_line_without_its_password() -> None:
    assert address.shown("http://me:secret@example.org/a\r\nb") == "http://example.org/a??b"
    assert len(address.shown("http://example.org/" + "a" * 9_000)) == address.LONGEST_SHOWN
