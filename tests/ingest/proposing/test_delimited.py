"""What is proposed for delimited text: by names in many languages, by the pack's names, by the figures alone."""

import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.domain.names import unit_name
from ingest.domain.terms import CountItemType, ReportingUnitType
from ingest.proposing import Known
from tests.ingest.proposing.made import mapping, proposed, read, table, votes

LONG = """District;Party;Votes;Share;Polling places counted;Polling places;Updated
North;Ant Party;1.204;48,2;12;40;07.03.2027 21:05
North;Bee Union;1.294;51,8;12;40;07.03.2027 21:05
South;Ant Party;-;-;0;35;07.03.2027 21:05
South;Bee Union;-;-;0;35;07.03.2027 21:05
"""
NO_NAMES = """ST;01;;0101;Governor of the State;0301;Ann Lee;R;12;40;1204;48.20;2498
ST;01;;0101;Governor of the State;0401;Bob "Bobby" Ray;D;12;40;1294;51.80;2498
ST;02;;0101;Governor of the State;0301;Ann Lee;R;3;35;100;33.33;300
ST;02;;0101;Governor of the State;0401;Bob "Bobby" Ray;D;3;35;200;66.67;300
"""


def test_a_row_for_each_selection() -> None:
    assert mapping(LONG) == {
        "separator": ";",
        "contest": {"value": "the contest"},
        "unit": "District",
        "selection": "Party",
        "votes": "Votes",
        "share": "Share",
        "units_reported": "Polling places counted",
        "units_total": "Polling places",
        "generated_at": {"column": "Updated", "format": "%d.%m.%Y %H:%M"},
    }
    assert table(LONG)["locale"] == "de"
    assert votes(LONG)["the contest", "North"] == {"Ant Party": 1204, "Bee Union": 1294}


def test_no_names_at_all_and_quotes_in_names() -> None:
    said = mapping(NO_NAMES)
    assert said == {
        "separator": ";",
        "header_rows": 0,
        "contest": {"column": 5},
        "unit": {"column": 2},
        "selection": {"column": 7},
        "votes": {"column": 11},
        "share": {"column": 12},
        "ballots_valid": {"column": 13},
        "units_reported": {"column": 9},
        "units_total": {"column": 10},
    }
    assert votes(NO_NAMES)["Governor of the State", "02"] == {"Ann Lee": 100, 'Bob "Bobby" Ray': 200}


def test_a_quote_that_opens_a_cell_makes_it_unquoted() -> None:
    body = 'candidate,votes\n"Bobby" Ray,12\nAnn,13\n'
    assert mapping(body)["quoted"] is False
    assert votes(body)["the contest", "the whole area"] == {'"Bobby" Ray': 12, "Ann": 13}


def test_a_column_for_each_selection_below_a_preamble_and_above_a_footer() -> None:
    body = """Wahl 2027;;;;;
Stand: 26.09.2027 21:05;;;;;

Wahlkreis;Wahlberechtigte;Wähler;Gültige Stimmen;Partei A;Partei B
Nord;12.345;9.870;9.800;5.000;4.800
Süd;8.020;6.000;5.900;3.000;2.900
Gesamt;20.365;15.870;15.700;8.000;7.700
Quelle: Landeswahlleiter;;;;;
"""
    said = mapping(body)
    assert (said["preamble"], said["footer"]) == ("Wahlkreis", "Quelle: Landeswahlleiter")
    assert (said["unit"], said["selections"]) == ("Wahlkreis", ["Partei A", "Partei B"])
    assert (said["registered"], said["ballots_cast"], said["ballots_valid"]) == (
        "Wahlberechtigte",
        "Wähler",
        "Gültige Stimmen",
    )
    assert votes(body)["the contest", "Süd"] == {"Partei A": 3000, "Partei B": 2900}
    assert any("'Gesamt'" in doubt for doubt in proposed(body).doubts)


def test_columns_that_share_a_word_for_votes() -> None:
    body = "Precinct,Votes Ant,Votes Bee,Registered Voters\nP-1,12,13,100\nP-2,112,113,1000\n"
    assert mapping(body)["selections_like"] == "^Votes (.+)$"
    assert votes(body)["the contest", "P-1"] == {"Ant": 12, "Bee": 13}


@pytest.mark.parametrize("named", ["Sexe;Nom;Voix;% Voix/Exp;Sexe;Nom;Voix;% Voix/Exp", "Sexe;Nom;Voix;% Voix/Exp"])
def test_groups_of_columns_that_repeat(named: str) -> None:
    body = f"""Code;Département;Inscrits;{named}
01;Ain;1000;F;DUPONT;400;50,63;M;MARTIN;390;49,37
02;Aisne;900;F;DUPONT;300;43,48;M;MARTIN;390;56,52
"""
    assert mapping(body)["repeated"] == {"first": 4, "width": 4}
    assert votes(body)["the contest", "Aisne"] == {"DUPONT": 300, "MARTIN": 390}


def test_levels_and_ways_of_casting() -> None:
    rows = [
        f"XX,{county},1,Governor,{name},{way},{number}"
        for number, (county, name, way) in enumerate(
            (county, name, way)
            for county in ("Alpha", "Beta")
            for name in ("Ann", "Bob")
            for way in ("Election Day", "Absentee")
        )
    ]
    body = "\n".join(["State,County,Precinct,Contest,Candidate,Vote Type,Votes", *rows])
    said = mapping(body)
    assert (said["unit"], said["levels"]) == (["County", "Precinct"], ["county", "precinct"])
    assert said["count_item_type"]["meanings"] == {"Absentee": "absentee", "Election Day": "election-day"}
    keys = {tally.key for tally in read(body).tallies}
    assert len(keys) == 4
    assert any(
        key.unit_id == unit_name(("Beta", "1"), ReportingUnitType.PRECINCT)
        and key.count_item_type is CountItemType.ABSENTEE
        for key in keys
    )


def test_turnout_only() -> None:
    body = "Région;Inscrits;Votants;Participation\nNord;1000;500;50,0\nSud;2000;500;25,0\n"
    said = mapping(body)
    assert (said["registered"], said["ballots_cast"], said["turnout"]) == ("Inscrits", "Votants", "Participation")
    assert "selections" not in said
    assert [tally.ballots.cast for tally in read(body).tallies] == [500, 500]


def test_rows_that_tell_of_ballots_among_the_selections() -> None:
    body = "Candidate,Votes\nAnn,10\nBob,12\nInvalid votes,3\nTotal,25\n"
    said = mapping(body)
    assert (said["ballot_rows"], said["skip"]) == ({"Invalid votes": "ballots_invalid"}, ["Total"])
    [tally] = read(body).tallies
    assert (tally.ballots.invalid, sorted(tally.counts)) == (3, ["Ann", "Bob"])


def test_names_of_the_pack_tell_columns_in_a_language_nobody_here_knows() -> None:
    known = Known(
        units=frozenset({"pohja", "lõuna"}), selections=frozenset({"aa", "bb"}), contest="riigikogu", unit="eesti"
    )
    body = "koht;kes;palju;veel\nPohja;AA;12;1\nPohja;BB;13;1\nLõuna;AA;14;1\nLõuna;BB;15;1\n"
    said = mapping(body, known)
    assert (said["contest"], said["unit"], said["selection"]) == ({"value": "riigikogu"}, "koht", "kes")
    assert votes(body, known)["riigikogu", "Lõuna"] == {"AA": 14, "BB": 15}


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        ("candidat;voix\nHélène;12\nRené;13\n", "windows-1252", "windows-1252"),
        ("Кандидат;Голоса\nПервый;12\nВторой;13\n", "windows-1251", "windows-1251"),
        ("candidat;voix\nHélène;12\nRené;13\n", "utf-16-le", "utf-16-le"),
    ],
)
def test_an_encoding_that_the_family_would_not_find_is_named(text: str, encoding: str, named: str) -> None:
    body = text.encode(encoding)
    assert mapping(body)["encoding"] == named
    assert list(votes(body)["the contest", "the whole area"].values()) == [12, 13]


def test_a_declared_charset_needs_no_encoding() -> None:
    assert "encoding" not in proposed("candidat;voix\nHélène;12\n".encode("latin-1"), charset="iso-8859-1").mapping


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(separator: str) -> None:
    body = separator.join(("candidate", "votes")) + "\n" + separator.join(("Ann", "1")) + "\n"
    assert mapping(body)["separator"] == separator


@pytest.mark.parametrize("body", ["hello\nworld\n", "a;b\nc;d\n", "12\n13\n"])
def test_what_is_no_table_of_figures_is_refused(body: str) -> None:
    with pytest.raises(UnreadableDocument):
        proposed(body)


def test_names_nobody_reads_are_listed() -> None:
    body = "candidate,votes,colour,hobby\nAnn,1,red,X\nBob,2,blue,Y\n"
    assert proposed(body).left == ("colour", "hobby")


def test_before_the_count_names_suffice() -> None:
    assert mapping("Candidate,Votes,%\nAnn,-,-\nBob,-,-\n")["votes"] == "Votes"
