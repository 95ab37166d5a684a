"""Files in the public style of offices that print their results as text, invented."""

from decimal import Decimal
from typing import Any

from ingest.domain.names import unit_name
from ingest.domain.report import ElectionReport
from ingest.domain.tally import BallotCounts, CountStatus, VoteCounts
from ingest.domain.terms import CountItemStatus, CountItemType, ReportingUnitType
from tests.ingest.families.made import report, rules

STATE, COUNTY, PRECINCT = ReportingUnitType.STATE, ReportingUnitType.COUNTY, ReportingUnitType.PRECINCT
DISTRICT = ReportingUnitType.CONGRESSIONAL

# A federal returning officer: three header rows, numbers given anew at each level, two votes, two periods.
FEDERAL = """\
Ergebnis der Wahl;;;;;;;;;;;;;;;;;;
Stand: 14.03.2027 09:30;;;;;;;;;;;;;;;;;;
;;;;;;;;;;;;;;;;;;
Nr;Gebiet;gehört zu;Wahlberechtigte;;;;Gültige;;;;Rote Liste;;;;Blaue Liste;;;;
;;;Erststimmen;;Zweitstimmen;;Erststimmen;;Zweitstimmen;;Erststimmen;;Zweitstimmen;;Erststimmen;;Zweitstimmen;;
;;;Endgültig;Vorperiode;Endgültig;Vorperiode;Endgültig;Vorperiode;Endgültig;Vorperiode;Endgültig;Vorperiode;\
Endgültig;Vorperiode;Endgültig;Vorperiode;Endgültig;Vorperiode;
1;Nordhafen;1;1.000;990;1.000;990;700;650;702;651;400;300;402;350;300;350;300;301;
2;Südmoor;1;2.000;1.990;2.000;1.990;900;850;901;851;;400;500;450;900;450;401;401;
1;Küstenland;99;3.000;2.980;3.000;2.980;1.600;1.500;1.603;1.502;400;700;902;800;1.200;800;701;702;
;;;;;;;;;;;;;;;;;;
1;Bergtal;2;500;490;500;490;300;250;300;251;100;90;120;110;200;160;180;141;
2;Hochland;99;500;490;500;490;300;250;300;251;100;90;120;110;200;160;180;141;
;;;;;;;;;;;;;;;;;;
99;Bundesgebiet;;3.500;3.470;3.500;3.470;1.900;1.750;1.903;1.753;500;790;1.022;910;1.400;960;881;843;
;;;;;;;;;;;;;;;;;;
© Der Wahlleiter;;;;;;;;;;;;;;;;;;
"""
FEDERAL_MAPPING: dict[str, Any] = {
    "separator": ";",
    "preamble": "Nr",
    "header_rows": 3,
    "footer": "©*",
    "unit": ["gehört zu", "Nr"],
    "unit_type": {
        "column": "gehört zu",
        "meanings": {"99": "state", "": "country"},
        "otherwise": "congressional",
    },
    "ignore": ["Gebiet", "* Vorperiode"],
    "parts": [
        {
            "contest": {"value": vote},
            "registered": f"Wahlberechtigte {vote} Endgültig",
            "ballots_valid": f"Gültige {vote} Endgültig",
            "selections_like": f"^(?!Wahlberechtigte|Gültige)(.+) {vote} Endgültig$",
        }
        for vote in ("Erststimmen", "Zweitstimmen")
    ],
}


def test_a_federal_file_of_two_votes() -> None:
    read = report("delimited", FEDERAL_MAPPING, FEDERAL, locale="de")
    first = {tally.unit_id: tally for tally in read.tallies if tally.contest_id == "Erststimmen"}
    second = {tally.unit_id: tally for tally in read.tallies if tally.contest_id == "Zweitstimmen"}
    units = [
        unit_name(("1", "1"), DISTRICT),
        unit_name(("1", "2"), DISTRICT),
        unit_name(("99", "1"), STATE),
        unit_name(("2", "1"), DISTRICT),
        unit_name(("99", "2"), STATE),
        unit_name(("99",), ReportingUnitType.COUNTRY),
    ]
    assert list(first) == list(second) == units
    assert first[units[1]].counts == {"Rote Liste": VoteCounts(), "Blaue Liste": VoteCounts(900)}
    assert second[units[1]].counts == {"Rote Liste": VoteCounts(500), "Blaue Liste": VoteCounts(401)}
    assert second[units[5]].ballots == BallotCounts(valid=1_903, registered=3_500)
    assert first[units[0]].place == "line 7"
    assert not read.findings


# A ministry: a row a municipality, a group of columns a candidate, and a header that names the first group only.
MINISTRY = (
    "Code du département;Libellé de la commune;Inscrits;Votants;% Vot/Ins;Exprimés;Sexe;Nom;Prénom;Voix;% Voix/Exp\r\n"
    "01;Abbaye;1 204;900;74,75;880;F;ÉTÉ;Zoé;440;50,00;M;MAÎTRE;Léo;440;50,00\r\n"
    "01;Bourg;310;200;64,52;196;F;ÉTÉ;Zoé;100;51,02;M;MAÎTRE;Léo;96;48,98\r\n"
    "02;Abbaye;50;0;0,00;0;F;ÉTÉ;Zoé;0;0,00;M;MAÎTRE;Léo;0;0,00\r\n"
).encode("latin-1")
MINISTRY_MAPPING: dict[str, Any] = {
    "separator": ";",
    "encoding": "latin-1",
    "contest": {"value": "Présidence"},
    "unit": ["Code du département", "Libellé de la commune"],
    "levels": ["county", "municipality"],
    "registered": "Inscrits",
    "ballots_cast": "Votants",
    "ballots_valid": "Exprimés",
    "turnout": "% Vot/Ins",
    "repeated": {"first": 7, "width": 5},
    "selection": ["Prénom", "Nom"],
    "votes": "Voix",
    "share": "% Voix/Exp",
    "ignore": ["Sexe"],
}


def test_a_ministry_file_of_repeated_groups() -> None:
    read = report("delimited", MINISTRY_MAPPING, MINISTRY, locale="fr")
    town = ReportingUnitType.MUNICIPALITY
    assert [tally.unit_id for tally in read.tallies] == [
        unit_name(path, town) for path in (("01", "Abbaye"), ("01", "Bourg"), ("02", "Abbaye"))
    ]
    assert read.tallies[0].counts == {
        "Zoé / ÉTÉ": VoteCounts(440, Decimal("50.00")),
        "Léo / MAÎTRE": VoteCounts(440, Decimal("50.00")),
    }
    assert read.tallies[0].ballots == BallotCounts(900, 880, None, 1_204, Decimal("74.75"))
    assert not read.findings


# A secretary of state: no header, `;`, quotes that quote nothing, and a row's level told by which cells are blank.
MEDIA = """\
MN;;;0101;President;;9901;Ann "Annie" Ash;DFL;3;4;60;60.00;100
MN;;;0101;President;;9902;WRITE-IN;WI;3;4;40;40.00;100
MN;01;;0101;President;;9901;Ann "Annie" Ash;DFL;2;2;50;62.50;80
MN;01;;0101;President;;9902;WRITE-IN;WI;2;2;30;37.50;80
MN;01;0001;0101;President;;9901;Ann "Annie" Ash;DFL;1;1;50;62.50;80
MN;02;0001;0101;President;;9901;Ann "Annie" Ash;DFL;1;1;10;50.00;20
MN;01;;0391;Commissioner;01;9901;Bob Birk;NP;2;2;9;100.00;9
MN;02;;0391;Commissioner;01;9901;Cem Cole;NP;1;2;4;100.00;4
"""
MEDIA_MAPPING: dict[str, Any] = {
    "separator": ";",
    "quoted": False,
    "columns": [
        *("State", "County", "Precinct", "Id", "Office", "District", "Code", "Name", "Party"),
        *("Reporting", "Of", "Votes", "Pct", "Total"),
    ],
    "contest": ["Id", "Office", "District"],
    "unit": ["State", "County", "Precinct"],
    "levels": ["state", "county", "precinct"],
    "selection": "Name",
    "votes": "Votes",
    "share": "Pct",
    "units_reported": "Reporting",
    "units_total": "Of",
    "ballots_valid": "Total",
}


def test_a_media_file_of_three_levels() -> None:
    read = report("delimited", MEDIA_MAPPING, MEDIA)
    assert [(tally.contest_id, tally.unit_id) for tally in read.tallies] == [
        ("0101 / President", unit_name(("MN",), STATE)),
        ("0101 / President", unit_name(("MN", "01"), COUNTY)),
        ("0101 / President", unit_name(("MN", "01", "0001"), PRECINCT)),
        ("0101 / President", unit_name(("MN", "02", "0001"), PRECINCT)),
        ("0391 / Commissioner / 01", unit_name(("MN", "01"), COUNTY)),
        ("0391 / Commissioner / 01", unit_name(("MN", "02"), COUNTY)),
    ]
    assert read.tallies[0].counts['Ann "Annie" Ash'] == VoteCounts(60, Decimal("60.00"))
    assert read.tallies[5].count_status == CountStatus(units_reported=1, units_total=2)
    assert not read.findings


# A canton: a totals row in another language in every district, ballots as rows among the lists, apostrophes in numbers.
CANTON = """\
Amt;Liste;Stimmen;Mandate
Oberamt;Wahlberechtigte;12'000;
Oberamt;Abgegebene Wahlzettel;5'010;
Oberamt;1 Wald;1'204;2
Oberamt;2 Wiese;3'796;3
Oberamt;Total / Totale;5'000;5
Unteramt;Wahlberechtigte;800;
Unteramt;1 Wald;–;–
Unteramt;2 Wiese;–;–
Unteramt;Total / Totale;–;–
Total / Totale;1 Wald;1'204;2
Quelle: Staatskanzlei;;;
"""
CANTON_MAPPING: dict[str, Any] = {
    "separator": ";",
    "contest": {"value": "Rat"},
    "unit": "Amt",
    "selection": {"column": "Liste", "pattern": r"^(?:\d+ )?(.+)"},
    "votes": "Stimmen",
    "seats": "Mandate",
    "ballot_rows": {"Wahlberechtigte": "registered", "Abgegebene Wahlzettel": "ballots_cast"},
    "skip": ["Total / Totale"],
    "unless": {"Amt": "total / totale"},
    "footer": "Quelle:*",
}


def test_a_canton_of_totals_rows_and_ballots_among_the_lists() -> None:
    read = report("delimited", CANTON_MAPPING, CANTON, locale="de_CH")
    assert [(tally.unit_id, tally.counts, tally.ballots) for tally in read.tallies] == [
        (
            "Oberamt",
            {"Wald": VoteCounts(1_204, seats=2), "Wiese": VoteCounts(3_796, seats=3)},
            BallotCounts(cast=5_010, registered=12_000),
        ),
        ("Unteramt", {"Wald": VoteCounts(), "Wiese": VoteCounts()}, BallotCounts(registered=800)),
    ]
    assert not read.findings


# Tabs and UTF-16, as a spreadsheet saves "Unicode text"; how votes were cast stands in columns.
CAST = "Ward\tCandidate\tOn the day\tBy post\tAll\n1\tŽofie\t10\t5\t15\n1\tTOTAL\t10\t5\t15\n2\tŽofie\t7\t-\t7\n"
CAST_MAPPING: dict[str, Any] = {
    "separator": "\t",
    "contest": {"value": "Mayor"},
    "unit": "Ward",
    "selection": "Candidate",
    "skip": ["total"],
    "parts": [
        {"votes": "All"},
        {"votes": "On the day", "count_item_type": {"value": "election-day"}},
        {"votes": "By post", "count_item_type": {"value": "absentee-mail"}},
    ],
}


def how_cast(read: ElectionReport) -> dict[tuple[str, CountItemType], int | None]:
    return {(tally.unit_id, tally.count_item_type): tally.counts["Žofie"].votes for tally in read.tallies}


def test_tabs_in_utf_16_with_vote_types_in_columns() -> None:
    total, day, post = CountItemType.TOTAL, CountItemType.ELECTION_DAY, CountItemType.ABSENTEE_MAIL
    by_column = report("delimited", CAST_MAPPING, CAST.encode("utf-16"))
    assert how_cast(by_column) == {
        ("1", total): 15,
        ("2", total): 7,
        ("1", day): 10,
        ("2", day): 7,
        ("1", post): 5,
        ("2", post): None,
    }
    rows = "Ward\tCandidate\tHow\tVotes\n1\tŽofie\tPolls\t10\n1\tŽofie\tPost\t5\n1\tŽofie\tSum\t15\n"
    how = {"column": "How", "meanings": {"Polls": "election-day", "Post": "absentee-mail", "Sum": "total"}}
    long = {key: value for key, value in CAST_MAPPING.items() if key != "parts"}
    by_row = report(
        "delimited", long | {"votes": "Votes", "count_item_type": how}, rows.encode("utf-16-le"), charset="utf-16-le"
    )
    assert how_cast(by_row) == {("1", day): 10, ("1", post): 5, ("1", total): 15}
    assert not by_column.findings + by_row.findings


def test_a_separator_of_two_characters() -> None:
    mapping = {
        "separator": "||",
        "quoted": False,
        "contest": {"value": "M"},
        "unit": "Area",
        "selections_like": "^([A-Z])$",
    }
    read = report("delimited", mapping, 'Area||A||B\r\nSays "x|y"||1||2\r\n')
    assert read.tallies[0].unit_id == 'Says "x|y"'
    assert read.tallies[0].counts == {"A": VoteCounts(1), "B": VoteCounts(2)}


def test_several_contests_in_one_row() -> None:
    mapping = {
        "unit": "Ward",
        "parts": [
            {"contest": {"value": contest}, "selections_like": f"^{contest}: (.+)", "ballots_cast": f"{contest} cast"}
            for contest in ("Mayor", "Council")
        ],
    }
    read = report(
        "delimited", mapping, "Ward,Mayor: Ann,Mayor: Bob,Mayor cast,Council: Ann,Council cast\n1,5,6,12,7,9\n"
    )
    assert [(tally.contest_id, tally.counts, tally.ballots.cast) for tally in read.tallies] == [
        ("Mayor", {"Ann": VoteCounts(5), "Bob": VoteCounts(6)}, 12),
        ("Council", {"Ann": VoteCounts(7)}, 9),
    ]


def test_a_measure_that_parts_put_together() -> None:
    """Votes, shares and seats of one tally, each in columns of its own."""
    mapping = {
        "contest": {"value": "Rat"},
        "unit": "Amt",
        "parts": [{"selections_like": f"(.+) {sign}$", "measure": measure} for sign, measure in MEASURES.items()],
    }
    read = report("delimited", mapping, "Amt,Rot n,Rot %,Rot S,Blau n,Blau %,Blau S\n1,60,60.0,3,40,40.0,2\n")
    assert [tally.counts for tally in read.tallies] == [
        {"Rot": VoteCounts(60, Decimal("60.0"), 3), "Blau": VoteCounts(40, Decimal("40.0"), 2)}
    ]
    assert not read.findings


MEASURES = {"n": "votes", "%": "share", "S": "seats"}


def test_shares_alone_seats_alone_turnout_alone() -> None:
    base: dict[str, Any] = {"contest": {"value": "M"}, "unit": "u"}
    shares = report(
        "delimited", base | {"selection": "n", "share": {"column": "%", "fraction": True}}, "u,n,%\n1,Ann,0.539\n"
    )
    assert shares.tallies[0].counts == {"Ann": VoteCounts(share=Decimal("53.9"))}
    seats = report("delimited", base | {"selections": ["Ann"], "measure": "seats"}, "u,Ann\n1,4\n")
    assert seats.tallies[0].counts == {"Ann": VoteCounts(seats=4)}
    status = {"column": "s", "meanings": {"all in": "completed"}, "otherwise": "in-process"}
    turnout = report("delimited", base | {"turnout": "%", "count_status": status}, "u,%,s\n1,12.5,all in\n2,,hm\n")
    assert [(tally.ballots, tally.count_status.status) for tally in turnout.tallies] == [
        (BallotCounts(turnout=Decimal("12.5")), CountItemStatus.COMPLETED),
        (BallotCounts(), CountItemStatus.IN_PROCESS),
    ]
    assert not shares.findings + seats.findings + turnout.findings


def test_prose_in_a_cell() -> None:
    told = r"(?P<percent_counted>[\d.]+)% \((?P<units_reported>[\d,]+) of (?P<units_total>[\d,]+)\)"
    mapping = {"contest": {"value": "M"}, "unit": "u", "prose": [{"column": "Counted", "pattern": told}]}
    read = report("delimited", mapping | {"separator": ";"}, "u;Counted\n1;95.1% (24,312 of 25,554)\n2;\n3;soon\n")
    assert read.tallies[0].count_status == CountStatus(24_312, 25_554, Decimal("95.1"))
    assert [tally.count_status for tally in read.tallies[1:]] == [CountStatus(), CountStatus()]
    assert set(rules(read)) == {"unmatched-pattern"}


def test_a_column_added_today_is_told() -> None:
    read = report(
        "delimited", CAST_MAPPING, "Ward\tCandidate\tOn the day\tBy post\tAll\tBy drone\n1\tŽofie\t1\t2\t4\t1\n"
    )
    assert [finding.message for finding in read.findings] == [
        "nobody reads column 'By drone'; map it, or list it under ignore"
    ]
