"""What a host's robots.txt (RFC 9309) asks of us: only parsing, of bytes that the client has fetched like any other.

A poll of a declared source is asked for by a person, so nothing here forbids one: the person is told.
"""

from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from msgspec import Struct

MOST_BYTES = 512_000  # RFC 9309, 2.5: a parser may stop there
LONGEST_DELAY = 86_400.0  # seconds


class Robots(Struct, frozen=True):
    """The rules of one host. `product` is the name in our user agent that rules may be about."""

    rules: RobotFileParser
    product: str

    def allows(self, url: str) -> bool:
        return self.rules.can_fetch(self.product, url)

    @property
    def crawl_delay(self) -> float | None:
        """Seconds between two requests, None where nothing is asked. No part of the RFC, but what hosts write."""
        delay = self.rules.crawl_delay(self.product)
        return None if delay is None else min(float(delay), LONGEST_DELAY)


def parsed(body: bytes, user_agent: str) -> Robots:
    """Whatever is no rule is passed over."""
    lines = body[:MOST_BYTES].decode("utf-8-sig", "replace").splitlines()
    rules = _rules(lines) or _rules([line for line in lines if _rules(["User-agent: *", line])]) or RobotFileParser()
    return Robots(rules, product(user_agent))


def _rules(lines: list[str]) -> RobotFileParser | None:
    """None where a line makes the library stumble: `Crawl-delay: ²`, `Disallow: //[`."""
    rules = RobotFileParser()
    try:
        rules.parse(lines)
    except ValueError:
        return None
    return rules


def product(user_agent: str) -> str:
    """`tallywire` of `tallywire/0.1 (election results ingestion)`."""
    return user_agent.partition("/")[0].strip() or "*"


def address(url: str) -> str:
    """Where the host of `url` keeps its rules."""
    return urlsplit(url)._replace(path="/robots.txt", query="", fragment="").geturl()
