"""Recorded feeds that have to be followed, served from loopback: what their pointers and addresses really look like."""

import base64
import gzip
import json
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from ingest.fetch import Client, Validators, address
from tests.feeds import feed
from tests.ingest.fetch.conftest import Serve
from tests.ingest.fetch.sources import body_of, followed, members
from tests.servers import answer


def recorded(cassette: str) -> dict[str, bytes]:
    """The bodies of a cassette by path."""
    bodies: dict[str, bytes] = {}
    for each in json.loads(feed(f"clarity-enr/elex-clarity/{cassette}").read_bytes())["http_interactions"]:
        held = each["response"]["body"]
        body = base64.b64decode(held["base64_string"]) if "base64_string" in held else held["string"].encode()
        with suppress(gzip.BadGzipFile):
            body = gzip.decompress(body)
        bodies[urlsplit(each["request"]["uri"]).path] = body
    return bodies


def test_claritys_version_leads_to_its_summary(serve: Serve, client: Client) -> None:
    bodies = recorded("GA_2020_summary.json")
    server = serve({path: answer(body) for path, body in bodies.items()})
    source = followed(
        server.url("//GA/105369/{version}/json/en/summary.json"),
        pointer={"url": server.url("//GA/105369/current_ver.txt")},
    )
    got = client.fetch(source, Validators())
    assert body_of(got) == bodies["//GA/105369/271066/json/en/summary.json"]


def test_claritys_settings_lead_to_the_counties(serve: Serve, client: Client) -> None:
    bodies = recorded("GA_2020.json")
    server = serve({path: answer(body) for path, body in bodies.items()})
    listed = json.loads(bodies["//GA/105369/271927/json/en/electionsettings.json"])
    counties = [each.split("|") for each in listed["settings"]["electiondetails"]["participatingcounties"]]
    paths = {
        f"/GA/{name.replace(' ', '%20')}/{id_}/{version}/reports/detailxml.zip" for name, id_, version, *_ in counties
    }
    server.routes |= {path: answer(path.encode()) for path in paths}
    source = followed(
        server.url("//GA/105369/{version}/json/en/electionsettings.json"),
        pointer={"url": server.url("//GA/105369/current_ver.txt")},
        index={
            "path": "settings.electiondetails.participatingcounties",
            "pattern": r"^(?P<county>[^|]+)\|(?P<id>\d+)\|(?P<version>\d+)",
            "link": "/GA/{county}/{id}/{version}/reports/detailxml.zip",
        },
    )
    parts = members(client.fetch(source, Validators()))
    assert len(parts) == len(counties) > 100
    assert {body.decode() for body in parts.values()} == paths


@pytest.mark.parametrize("name", ["20121106_me_fl_senate", "20151103_national", "20160301_super_tuesday"])
def test_aps_next_request_is_asked_for_with_encryption(name: str) -> None:
    following = json.loads(feed(f"ap-elections-api-v2/{name}.json").read_bytes())["nextrequest"]
    target = address.linked("https://api.ap.org/v2/elections/2012-11-06", following, {"api.ap.org"})
    assert target.startswith("https://api.ap.org/v2/elections/20")
    assert target.partition("?")[2] == following.partition("?")[2]
