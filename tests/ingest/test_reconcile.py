import msgspec

from ingest.domain.terms import SourceKind
from ingest.reconcile import Statement, published
from tests.examples import NIGHT, tally


def said(source_id: str, kind: SourceKind, position: int = 0, *, ant: int | None = None) -> Statement:
    return Statement(
        source_id=source_id, issuer="x", kind=kind, position=position, fetched_at=NIGHT, tally=tally(ant=ant)
    )


def spokesman(*statements: Statement) -> str | None:
    (key,) = {statement.tally.key for statement in statements}
    stands = published(statements).get(key)
    return stands.source_id if stands else None


def test_news_never_overwrites_a_commission() -> None:
    cec, paper = said("cec", SourceKind.COMMISSION, 1, ant=1), said("paper", SourceKind.NEWS, 0, ant=9)
    assert spokesman(cec, paper) == spokesman(paper, cec) == "cec"


def test_a_page_of_dashes_lets_another_speak() -> None:
    assert spokesman(said("cec", SourceKind.COMMISSION, ant=None), said("wire", SourceKind.WIRE, ant=5)) == "wire"


def test_of_one_kind_the_first_in_the_pack_speaks() -> None:
    later, first = said("b", SourceKind.WIRE, 1, ant=1), said("a", SourceKind.WIRE, 0, ant=2)
    assert spokesman(later, first) == "a"


def test_an_exit_poll_never_stands() -> None:
    assert spokesman(said("poll", SourceKind.EXIT_POLL, ant=5)) is None


def test_each_unit_has_a_spokesman_of_its_own() -> None:
    here = said("cec", SourceKind.COMMISSION, ant=1)
    there = msgspec.structs.replace(said("wire", SourceKind.WIRE), tally=tally("u0", ant=2))
    assert {key.unit_id: s.source_id for key, s in published([here, there]).items()} == {"all": "cec", "u0": "wire"}
