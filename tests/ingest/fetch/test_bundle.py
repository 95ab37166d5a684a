from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest

from ingest.fetch.bundle import bundled


def names(*urls: str) -> list[str]:
    with ZipFile(BytesIO(bundled([(f"https://h.example{url}", b"x") for url in urls]))) as archive:
        return archive.namelist()


def test_the_same_documents_are_the_same_bytes() -> None:
    documents = [("https://h.example/b.csv", b"B" * 500), ("https://h.example/a.csv?x=${KEY}", b"A")]
    body = bundled(documents)
    assert body == bundled(iter(documents))
    assert body != bundled(documents[::-1])
    with ZipFile(BytesIO(body)) as archive:
        assert archive.testzip() is None
        assert [each.compress_type for each in archive.infolist()] == [ZIP_STORED] * 2
        assert [each.comment.decode() for each in archive.infolist()] == [url for url, _ in documents]
        assert [archive.read(name) for name in archive.namelist()] == [body for _, body in documents]


def test_one_document_is_no_zip() -> None:
    assert bundled([("https://h.example/a", b"A")]) == b"A"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("/anoka/results.json", "anoka/results.json"),
        ("/v2/elections?state=MN&level=ru", "v2/elections_state=MN_level=ru"),
        ("/r.json?page=2&key=${AP_KEY}", "r_page=2.json"),
        ("/r.json?key=${AP_KEY}", "r.json"),
        ("", "document"),
        ("/", "document"),
        ("/results/", "results"),
        ("/../..//./etc/passwd", "etc/passwd"),
        ("/%2e%2e/%2Fetc%5Cpasswd", "_etc_passwd"),
        ("/.hidden", "hidden"),
        ("/a%00b:c*d.csv", "a_b_c_d.csv"),
        ("/%D0%B8%D1%82%D0%BE%D0%B3.csv", "итог.csv"),
        ("/" + "d/" * 50 + "x" * 500 + ".csv", "d/" * 8 + "x" * 100),
    ],
)
def test_a_members_name_is_readable_and_harmless(url: str, name: str) -> None:
    assert names(url, "/other")[0] == name


def test_no_two_members_have_one_name() -> None:
    assert names("/a.csv", "//a.csv", "/a.csv", "/a", "/a") == ["a.csv", "a-2.csv", "a-3.csv", "a", "a-2"]
