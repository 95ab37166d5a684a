"""Where prose names an option: spellings, parts, acronyms, what is not a mention, and hostile texts."""

from itertools import pairwise

import pytest

from ingest.news.claims import Option
from ingest.news.names import Kind, Mention, Names

SURE = 0.5


def contest(**options: str) -> Names:
    return Names([Option(id=id_, names=tuple(names.split("|"))) for id_, names in options.items()])


PARTIES = contest(
    bereket="Bereket|Берекет",
    tulpar="Tulpar People's Democratic Party|Tulpar",
    aksu="Ak Suu Agrarian Party of Norland|Ak Suu|Ақ су",
    people="People's Party of Norland|PPN",
    social="Nationwide Social Democratic Party|NSDP",
    alliance="Alliance",
    centre="Centre Party",
    liberal="Liberal Party",
    against="Against all",
)
PEOPLE = contest(
    marten="Olga Marten|Marten|NPM",
    dora="Nana Kofano-Adda",
    penn="Maria de Penna",
    wei="Wei Shao-lin",
    stone="Jack Stone",
    oglu="Kemal Yıldızoğlu",
)
ANSWERS = contest(yes="For|Yes", no="Against|No")


def told(names: Names, text: str, least: float = SURE) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], "/".join(m.options)) for m in names.mentions(text) if m.score >= least]


def options(names: Names, text: str) -> list[str]:
    return [option for _, option in told(names, text)]


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("bereket: the «Bereket» list", "bereket"),
        ("Партия «БЕРЕКЕТ» набрала", "bereket"),
        ("за Берекет проголосовали", "bereket"),
        ("Bereket's votes", "bereket"),
        ("Берекетке 3 орын", "bereket"),
        ("the Berket party", "bereket"),
        ("the Tulpar People’s\nDemocratic Party", "tulpar"),
        ("партии Тулпара", "tulpar"),
        ("Tulpar'ın oyu", "tulpar"),
        ("Tulpar Democratic People's Party", "tulpar"),
        ("партия «Ақ су»", "aksu"),
        ("the Aq Su party", "aksu"),
        ("the Ak-Suu Party", "aksu"),
        ("the People's Party", "people"),
        ("Народная партия Norland", "people"),
        ("The National Social and Democratic Party", "social"),
        ("Общенациональная социал-демократическая партия", "social"),
        ("Alliance - 5%", "alliance"),
        ("and the Centre got 5%", "centre"),
        ("the Liberals got 5%", "liberal"),
        ("many voted against all", "against"),
        ("«против всех»", "against"),
        ("«None of the above»", "against"),
    ],
)
def test_parties(text: str, option: str) -> None:
    assert options(PARTIES, text) == [option]


@pytest.mark.parametrize(
    "text",
    [
        "an alliance of many",
        "the Left Alliance",
        "the Alliance of Farmers",
        "a party of the centre",
        "a city centre, Democratic values",
        "the People of Norland",
        "the Social Liberal Party",
        "ppn",
        "the Birma office",
        "the Tulpar-Baza airfield",
    ],
)
def test_no_party_is_named(text: str) -> None:
    assert options(PARTIES, text) == []


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("Mrs Marten won", "marten"),
        ("MARTEN WINS", "marten"),
        ("the NPM candidate", "marten"),
        ("победила Мартен", "marten"),
        ("Akin Kofa Addo", None),
        ("Nana Ekow Kofano-Adda leads", "dora"),
        ("for Kofanu-Adda", "dora"),
        ("while de Penna got", "penn"),
        ("and Wei got", "wei"),
        ("Wei Shao-lín", "wei"),
        ("and Stone 33%", "stone"),
        ("an old stone", None),
        ("and Yildizoglu'na", "oglu"),
        ("Кемаль Йылдызоглу", "oglu"),
        ("Yıldızoğlu’nun oyu", "oglu"),
    ],
)
def test_people(text: str, option: str | None) -> None:
    assert options(PEOPLE, text) == ([option] if option else [])


def test_somebody_else_of_that_surname_counts_less() -> None:
    own, other, titled = (PEOPLE.mentions(text)[0].score for text in ("as Jack Stone", "as Fred Stone", "as Mr Stone"))
    assert other < SURE < titled <= own


def test_a_surname_of_two_means_neither() -> None:
    assert told(contest(a="Ann Stone", b="Bob Stone", c="Cid Reed"), "and Stone met Ann Stone") == [("Ann Stone", "a")]


def test_a_name_declared_twice_means_both() -> None:
    assert contest(a="Ann Stone|Stone", b="Bob Stone|Stone").mentions("and Stone won")[0].options == ("a", "b")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the Dawn – Free Norland party", ["Dawn – Free Norland party"]),
        ('"Dawn" and others', ["Dawn"]),
        ("Soziale Partei Norlands (SPN) und die SPN", ["Soziale Partei Norlands", "SPN", "SPN"]),
        ("the Workers Union Party (WUP)", ["Workers Union Party", "WUP"]),
        ("die Grünen 5, Grüne 6", ["Grünen", "Grüne"]),
        ("Kornpartei und die Korn", ["Kornpartei", "die Korn"]),
    ],
)
def test_the_whole_name_is_one_mention(text: str, found: list[str]) -> None:
    names = contest(
        dawn="Dawn – Free Norland", spn="SPN", wup="WUP", green="Bund 7/Die Grünen|Grüne", korn="Die Korn|Korn"
    )
    assert [each for each, _ in told(names, text)] == found


def test_acronyms_are_learned_from_the_text() -> None:
    assert told(PEOPLE, "Jack Stone (QRP) leads. The QRP, and not the QRX, won.") == [
        ("Jack Stone", "stone"),
        ("QRP", "stone"),
        ("QRP", "stone"),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("林大山", "最終結果林大山得票率為四成"),
        ("भारत दल", "भारत दल को 5"),
        ("ქართული ხმა", "ქართულმა ხმამ"),
        ("Φωνή", "η Φωνή 5"),
        ("צדק", "«צדק» 5"),
    ],
)
def test_other_scripts(name: str, text: str) -> None:
    assert options(contest(a=name, b="Bereket"), text) == ["a"]


def test_a_spelling_in_brackets_is_learned() -> None:
    assert options(PEOPLE, "Jack Stone (石頭山) leads. 石頭山: 5") == ["stone", "stone", "stone"]


def test_an_acronym_of_two_is_nobodys() -> None:
    mentions = told(PEOPLE, "Jack Stone (QRP), Olga Marten (QRP). And the QRP won")
    assert [each for each, _ in mentions] == ["Jack Stone", "Olga Marten"]


def test_members_of_a_coalition_in_brackets_count_less() -> None:
    names = contest(change="Coalition for Change", korn="Korn", lens="Lens")
    scores = {
        text: m.score for text in ("Korn",) for m in names.mentions("Coalition for Change (Ahal, Korn, Lens): 5%")[1:]
    }
    assert all(score < SURE for score in scores.values())
    assert options(names, "Korn (5%), Lens (4%), and Coalition for Change") == ["korn", "lens", "change"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("52% voted Yes and 48% No", ["yes", "no"]),
        ('"Yes" 5', ["yes"]),
        ("YES: 4", ["yes"]),
        ("«Да» 52%", ["yes"]),
        ("dijo que no, y el no ganó", ["no"]),
        ("90% were for it, 9.35% against", ["yes", "no"]),
        ("Für die Änderung stimmten 90", ["yes"]),
        ("No vote was held for a year", []),
        ("there was no doubt", []),
    ],
)
def test_answers_are_ordinary_words(text: str, found: list[str]) -> None:
    assert options(ANSWERS, text) == found
    assert {mention.kind for mention in ANSWERS.mentions(text)} <= {Kind.WORD}


def test_what_a_mention_tells() -> None:
    assert PARTIES.mentions("for «Bereket»: 4") == [
        Mention(start=5, end=12, options=("bereket",), exact=True, score=0.98, kind=Kind.NAME)
    ]
    fuzzy = PARTIES.mentions("for Berket 4")[0]
    assert not fuzzy.exact
    assert fuzzy.score < 0.9
    assert PARTIES.mentions("for PPN 4")[0].kind is Kind.ACRONYM


@pytest.mark.parametrize("names", [contest(), contest(a=""), contest(a="!!"), contest(a="A" * 500), contest(a="7")])
def test_odd_names(names: Names) -> None:
    assert all(mention.options for mention in names.mentions("A 7 party of Alliance (A)"))


@pytest.mark.parametrize(
    ("piece", "most"),
    [
        ("Bеreket ", 2_000),
        ("word ", 0),
        ("People's Party ", 2_000),
        ("Democratic ", 0),
        ("(", 0),
        ("Bereket (", 2_000),
        ("Bereket (QQ) ", 4_000),
        ("Ak ", 0),
        ("\u202e«", 0),
        ("Norland", 0),
    ],
)
def test_hostile_texts(piece: str, most: int) -> None:
    text = piece * 2_000
    mentions = PARTIES.mentions(text)
    assert len(mentions) <= most
    assert all(one.end <= other.start for one, other in pairwise(mentions))
    assert bool(mentions) == bool(most)
