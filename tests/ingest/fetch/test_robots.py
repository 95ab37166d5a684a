import pytest

from ingest.fetch.robots import MOST_BYTES, address, parsed, product

AGENT = "tallywire/0.1 (election results ingestion)"


def test_our_own_rules_come_before_those_of_everybody() -> None:
    found = parsed(
        b"User-agent: *\nDisallow: /\nCrawl-delay: 30\n\nUser-agent: Tallywire\nDisallow: /private\nCrawl-delay: 10\n",
        AGENT,
    )
    assert found.allows("https://h.example/results.csv")
    assert not found.allows("https://h.example/private/results.csv")
    assert found.crawl_delay == 10.0


def test_everybodys_rules_are_ours_where_nobody_names_us() -> None:
    found = parsed(b"User-agent: *\nDisallow: /results\nAllow: /\n", AGENT)
    assert not found.allows("https://h.example/results.csv?x=1")
    assert found.allows("https://h.example/other")
    assert found.crawl_delay is None


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\0", b"<html>no rules</html>", b"User-agent: *\nDisallow:\n"])
def test_what_holds_no_rule_forbids_nothing(body: bytes) -> None:
    assert parsed(body, AGENT).allows("https://h.example/results.csv")


def test_a_line_that_makes_the_library_stumble_costs_that_line_only() -> None:
    body = "\ufeffUser-agent: *\nCrawl-delay: ²\nRequest-rate: %C2%B2/3\nDisallow: //[\nDisallow: /a\n".encode()
    found = parsed(body, AGENT)
    assert not found.allows("https://h.example/a/b")
    assert found.allows("https://h.example/b")
    assert found.crawl_delay is None


def test_no_more_than_the_standard_asks_is_read() -> None:
    body = b"User-agent: *\n" + b"#" * MOST_BYTES + b"\nDisallow: /\n"
    assert parsed(body, AGENT).allows("https://h.example/")


def test_where_the_rules_are_and_whom_they_name() -> None:
    assert address("https://h.example:8443/a/b?c=d#e") == "https://h.example:8443/robots.txt"
    assert (product(AGENT), product(""), product("Desk of Ours")) == ("tallywire", "*", "Desk of Ours")
