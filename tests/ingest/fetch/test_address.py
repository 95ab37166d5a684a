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


@pytest.mark.parametrize(
    ("url", "host", "origin"),
    [
        ("HTTP://Api.Example:80/a", "api.example", "http://api.example"),
        ("https://api.example.:443", "api.example", "https://api.example"),
        ("https://api.example:80/", "api.example:80", "https://api.example:80"),
        ("http://[::1]:8080/", "::1:8080", "http://::1:8080"),
    ],
)
def test_a_host_and_an_origin_have_one_spelling(url: str, host: str, origin: str) -> None:
    assert (address.host(url), address.origin(url)) == (host, origin)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("next?b=%3a#top", "https://api.example/v2/next?b=%3a"),
        ("http://api.example/v2/?a=1", "https://api.example/v2/?a=1"),
        ("//API.example:443/x", "https://API.example:443/x"),
        (" \thttps://cdn.example/x\n", "https://cdn.example/x"),
    ],
)
def test_a_link_is_followed_with_encryption_where_its_page_was(link: str, target: str) -> None:
    hosts = {"api.example", "cdn.example"}
    assert address.linked("https://api.example/v2/all", link, hosts) == target


@pytest.mark.parametrize("link", ["http://cdn.example/x", "http://api.example:8080/x", "https://api.example.evil/x"])
def test_a_link_that_leaves_the_host_or_its_encryption_is_refused(link: str) -> None:
    with pytest.raises(Outage) as caught:
        address.linked("https://api.example/v2/all", link, {"api.example", "cdn.example"})
    assert caught.value.reason is OutageReason.FORBIDDEN_ADDRESS
