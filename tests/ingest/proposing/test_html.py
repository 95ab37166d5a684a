"""What is proposed for web pages: which tables, which contest, what stands around them."""

import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.proposing import Known
from tests.ingest.proposing.made import mapping, proposed, read, table, votes

ONE = """<!doctype html><html lang="es"><body><h2>Alcaldía</h2>
<p>Última actualización: <b>17/03/2027 21:05</b></p><p>Mesas escrutadas: 12 de 40</p>
<table id="t"><tr><th>Candidatura<th>Votos<th>%<tr><td>Lista A<td>1.204<td>48,2<tr><td>Lista B<td>1.294<td>51,8</table>
<dl><dt>Censo<dd>9.870<dt>Votos nulos<dd>12</dl></body></html>"""


def contest(name: str, ann: str, bob: str) -> str:
    return f"""<table class="result wide"><caption><b class="name">{name}</b> 3 of 40 precincts reported</caption>
<thead><tr><th>Candidate</th><th>Totals</th><th>Pct</th></tr></thead>
<tbody><tr><td>Ann</td><td>{ann}</td><td>48.2%</td></tr><tr><td>Bob</td><td>{bob}</td><td>51.8%</td></tr></tbody></table>"""


SEVERAL = f"""<html><body><table class="menu"><tr><td>Home</td><td>1</td></tr></table>
{contest("District 1", "1,204", "1,294")}<p>between</p>{contest("District 2", "12", "13")}</body></html>"""


def test_a_page_with_one_table_and_what_stands_around_it() -> None:
    assert mapping(ONE) == {
        "table": "#t",
        "contest": {"heading": "h2"},
        "unit": {"value": "the whole area"},
        "selection": "Candidatura",
        "votes": "Votos",
        "share": "%",
        "units_reported": {
            "label": "Mesas escrutadas",
            "of": "page",
            "pattern": r"(\d[\d., ]*?) ?de ?(\d[\d.,]*)",
        },
        "units_total": {
            "label": "Mesas escrutadas",
            "of": "page",
            "pattern": r"(\d[\d., ]*?) ?de ?(\d[\d.,]*)",
            "group": 2,
        },
        "registered": {"label": "Censo", "of": "page"},
        "ballots_invalid": {"label": "Votos nulos", "of": "page"},
        "generated_at": {"label": "Última actualización", "of": "page", "format": "%d/%m/%Y %H:%M"},
    }
    assert table(ONE)["locale"] == "es"
    report = read(ONE)
    [tally] = report.tallies
    assert (tally.contest_id, tally.ballots.registered, tally.count_status.units_total) == ("Alcaldía", 9870, 40)
    assert not report.findings


def test_tables_of_several_contests_are_told_apart_by_their_captions() -> None:
    said = mapping(SEVERAL)
    assert said["table"] == "table.result"
    assert said["contest"] == {"css": "caption b.name"}
    assert said["prose"][0]["css"] == "caption"
    assert votes(SEVERAL) == {
        ("District 1", "the whole area"): {"Ann": 1204, "Bob": 1294},
        ("District 2", "the whole area"): {"Ann": 12, "Bob": 13},
    }
    assert {tally.count_status.units_total for tally in read(SEVERAL).tallies} == {40}


def test_a_contest_of_the_pack_stands_for_one_table() -> None:
    said = mapping(ONE, Known(contest="mayor", unit="city"))
    assert (said["contest"], said["unit"]) == ({"value": "mayor"}, {"value": "city"})


def test_headings_over_several_columns() -> None:
    body = """<table><thead><tr><th rowspan="2">District</th><th colspan="2">Votes</th><th rowspan="2">Voters</th></tr>
<tr><th>Ant</th><th>Bee</th></tr></thead><tbody><tr><td>North</td><td>1,204</td><td>1,294</td><td>9,870</td></tr>
<tr><td>South</td><td>–</td><td>–</td><td>8,020</td></tr></tbody></table>"""
    said = mapping(body)
    assert (said["header_rows"], said["selections_like"]) == (2, "^Votes (.+)$")
    assert votes(body)["the contest", "North"] == {"Ant": 1204, "Bee": 1294}


def test_a_header_with_fewer_cells_than_the_rows_is_put_where_it_fits() -> None:
    body = """<table><tr><th>Party</th><th>Candidate</th><th>Totals</th><th>Pct</th></tr>
<tr><td>Republic of Ants</td><td>RA</td><td>Ann Longname</td><td>1,204</td><td>48.2%</td></tr>
<tr><td>Bee Union</td><td>BU</td><td>Bob Longname</td><td>1,294</td><td>51.8%</td></tr></table>"""
    assert mapping(body)["columns"] == ["Party", "column 2", "Candidate", "Totals", "Pct"]
    assert votes(body)["the contest", "the whole area"] == {"Ann Longname": 1204, "Bob Longname": 1294}


def test_a_table_without_names() -> None:
    body = "<table><tr><td>C<td>Ann Lee<td>203<tr><td><td>Bob Ray<td>191<tr><td><td>Cid Moe<td>181</table>"
    said = mapping(body)
    assert (said["header_rows"], said["selection"], said["votes"]) == (0, {"column": 2}, {"column": 3})
    assert votes(body)["the contest", "the whole area"]["Bob Ray"] == 191


def test_a_layout_table_around_the_results_is_not_the_results() -> None:
    body = f"<table><tr><td>{ONE[ONE.index('<table') : ONE.index('<dl>')]}</td><td>12</td></tr></table>"
    assert mapping(body)["table"] == "#t"


def test_tables_alike_without_any_heading_are_a_doubt() -> None:
    row = "<tr><th>Candidate<th>Votes<tr><td>{}<td>1<tr><td>{}<td>2"
    body = f"<table>{row.format('A', 'B')}</table><table>{row.format('C', 'D')}</table>"
    assert proposed(body).mapping["contest"].why == "no caption and no heading tells the tables apart"


def test_an_undecodable_page_gets_an_encoding() -> None:
    body = "<table><tr><th>Кандидат<th>Голоса<tr><td>Первый<td>12<tr><td>Второй<td>13</table>".encode("windows-1251")
    assert mapping(body)["encoding"] == "windows-1251"


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("<html><body><p>no table</p></body></html>", "a script may load them"),
        ('<html><a href="/files/results.csv?x=1">here</a></html>', "/files/results.csv?x=1"),
    ],
)
def test_a_page_without_results_says_where_else_to_look(body: str, hint: str) -> None:
    with pytest.raises(UnreadableDocument, match="no table with figures") as refused:
        proposed(body)
    assert hint in str(refused.value)


def test_a_heading_that_is_half_a_page_is_none() -> None:
    body = f"<h2>Alcaldía</h2><h1>{'<i>x</i>' * 11_000}</h1>{ONE[ONE.index('<table') : ONE.index('<dl>')]}"
    assert mapping(body)["contest"] == {"heading": "h2"}
