import pytest

from ingest.domain.errors import ConfigurationError
from ingest.proposing.addressing import address, is_private, keys, source_id


@pytest.mark.parametrize(
    ("document", "id_"),
    [
        ("https://x.example/data/Results-2027.CSV?x=1", "results_2027"),
        ("https://x.example/", "x_example"),
        ("recording/cec/20230319T160000Z.html", "cec"),
        ("/tmp/résumé.csv", "r_sum"),
        ("-", "source"),
    ],
)
def test_an_id_is_made_from_the_name(document: str, id_: str) -> None:
    assert source_id(None, document, []) == id_


def test_an_id_is_nobody_elses() -> None:
    assert source_id(None, "results.csv", ["results", "results_2"]) == "results_3"
    assert source_id("own", "results.csv", []) == "own"
    for wanted, taken in (("own", ["own"]), ("o n", []), ("", []), ("x" * 81, [])):
        with pytest.raises(ConfigurationError, match="--id"):
            source_id(wanted, "results.csv", taken)


@pytest.mark.parametrize("document", ["ftp://x.example/", "http://", "https://user:pw@x.example/", "http://x y/"])
def test_an_address_that_no_source_can_stand_at_is_refused(document: str) -> None:
    with pytest.raises(ConfigurationError):
        address(document)


def test_a_file_has_no_address() -> None:
    assert address("folder/results.csv") is None
    said = keys("x", "folder/my results.csv", None)
    assert said["url"].value == "https://address.invalid/my%20results.csv"


def test_what_looks_like_a_key_does_not_get_into_a_pack() -> None:
    found = address("https://x.example/v2?apiKey=abcdefgh1234&format=json")
    assert found is not None
    assert found.source.url == "https://x.example/v2?apiKey=abcdefgh1234&format=json"
    said = keys("x", "", found)["url"]
    assert said.value == "https://x.example/v2?apiKey=${APIKEY}&format=json"
    assert "TALLYWIRE_SECRET_APIKEY" in said.why
    assert "abcdefgh1234" not in said.why


def test_a_pointer_leads_to_the_current_version() -> None:
    found = address("https://x.example/GA/105369/current_ver.txt")
    assert found is not None
    said = keys("x", "", found)
    assert said["url"].value == "https://x.example/GA/105369/{version}/json/en/summary.json"
    assert said["follow"].value == {"pointer": {"url": "https://x.example/GA/105369/current_ver.txt"}}


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("http://127.0.0.1:8199/x", True),
        ("http://[::1]/x", True),
        ("http://10.0.0.5/", True),
        ("http://localhost/", True),
        ("https://192.0.2.7.example/", False),
        ("https://results.example/", False),
    ],
)
def test_only_an_address_that_says_so_is_private(url: str, private: bool) -> None:
    assert is_private(url) is private
    found = address(url)
    assert found is not None
    assert found.source.allow_private is private
    assert ("allow_private" in keys("x", url, found)) is private
