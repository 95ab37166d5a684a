"""News as a source of a pack: which figures of an article stand, for whom, and what else it is about."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingest.domain.errors import ConfigurationError, UnreadableDocument
from ingest.domain.report import ElectionReport
from ingest.domain.source import Source
from ingest.domain.tally import BallotCounts, CountStatus
from ingest.domain.terms import ResultsStatus, SourceKind
from ingest.families.news import Bound, figures
from ingest.families.news.figures import Wanted
from ingest.news.claims import Claim, Measure, Stage
from tests.examples import NIGHT
from tests.ingest.families import news_made
from tests.ingest.families.made import rules
from tests.ingest.families.news_made import bundle, entry, feed, page, report, sources, table

CEC = (
    "According to the Central Election Commission, the Amanat party received 53.9 percent of the votes "
    "and Auyl 10.9 percent."
)
POLL = "An exit poll by the Sotsis-A institute gave Amanat 53.46 percent and Auyl 10.2 percent."


@pytest.fixture
def paper(tmp_path: Path) -> Source:
    return news_made.source(tmp_path)


def shares(told: ElectionReport) -> dict[str, str]:
    [tally] = told.tallies
    return {name: str(count.share) for name, count in tally.counts.items()}


def test_an_article_is_one_tally_of_the_whole(paper: Source) -> None:
    told = report(paper, page("Amanat ahead", CEC, "Turnout was 54.21 percent."))
    [tally] = told.tallies
    assert (tally.contest_id, tally.unit_id, shares(told)) == ("list", "all", {"amanat": "53.9", "auyl": "10.9"})
    assert tally.ballots == BallotCounts(turnout=Decimal("54.21"))
    assert tally.reported_by == "Central Election Commission"
    assert tally.place.startswith(f"{news_made.URL}: According to the Central")
    assert tally.results_status is ResultsStatus.UNOFFICIAL_PARTIAL
    assert told.partial
    assert not told.findings


def test_who_counts_quotes_nobody(tmp_path: Path) -> None:
    commission = news_made.source(tmp_path, kind="commission")
    assert report(commission, page("Results", CEC)).tallies[0].reported_by == ""


LANGUAGES = [
    ("ru", "По данным ЦИК, партия «Аманат» набрала 53,9 % голосов, а «Ауыл» — 10,9 %."),
    ("de", "Nach Angaben der Wahlkommission kam Amanat auf 53,9 Prozent der Stimmen und Auyl auf 10,9 Prozent."),
    ("fr", "Selon la commission électorale, Amanat a obtenu 53,9 % des voix et Auyl 10,9 %."),
    ("es", "Según la comisión electoral, Amanat obtuvo el 53,9 % de los votos y Auyl el 10,9 %."),
]


@pytest.mark.parametrize(("language", "text"), LANGUAGES, ids=[each for each, _ in LANGUAGES])
def test_other_languages(paper: Source, language: str, text: str) -> None:
    told = report(paper, page("Amanat", text, lang="en"))  # a template says that all its pages are English
    assert shares(told) == {"amanat": "53.9", "auyl": "10.9"}
    assert told.items[0].language == language


def test_the_kind_of_a_source_decides(tmp_path: Path) -> None:
    both = sources(tmp_path, table("paper"), table("sotsis", kind="exit-poll", mapping='by = ["Sotsis-A"]'))
    body = page("Election night", CEC, POLL)
    count, poll = report(both["paper"], body), report(both["sotsis"], body)
    assert shares(count) == {"amanat": "53.9", "auyl": "10.9"}
    assert rules(count) == ["exit-poll-left-out"]
    assert shares(poll) == {"amanat": "53.46", "auyl": "10.2"}
    assert (poll.tallies[0].results_status, rules(poll)) == (None, [])
    assert "Sotsis-A" in poll.tallies[0].reported_by


def test_three_pollsters_in_one_article_are_three_sources(tmp_path: Path) -> None:
    names = {"sotsis": "Sotsis-A", "opinion": "Public Opinion", "eurasia": "Eurasian Integration"}
    tables = [table(id_, kind="exit-poll", mapping=f'by = ["{name}"]') for id_, name in names.items()]
    body = page(
        "Exit polls",
        "An exit poll by the Sotsis-A institute gave Amanat 53.46 percent.",
        "An exit poll by the Public Opinion research institute gave Amanat 54.42 percent.",
        "The exit poll of the Institute of Eurasian Integration gave Amanat 53.33 percent.",
    )
    three = sources(tmp_path, *tables)
    said = {id_: shares(report(each, body))["amanat"] for id_, each in three.items()}
    assert said == {"sotsis": "53.46", "opinion": "54.42", "eurasia": "53.33"}


def test_what_is_about_is_told_and_never_stands(paper: Source) -> None:
    told = report(
        paper, page("Amanat ahead", "The Amanat party received about 54 percent, Auyl received 10.9 percent.")
    )
    assert shares(told) == {"auyl": "10.9"}
    assert rules(told) == ["approximate-left-out"]


def test_figures_against_each_other_are_neither(paper: Source) -> None:
    text = (
        "Amanat received 53.9 percent of the votes, Auyl 10.9 percent.",
        "Amanat received 59.3 percent of the votes.",
    )
    told = report(paper, page("Preliminary results", *text))
    assert shares(told) == {"auyl": "10.9"}
    assert rules(told) == ["contradicting-figures"]


@pytest.mark.parametrize(
    "text",
    ["Karamor gave Amanat 80.1 percent of the votes.", "Karamor: Amanat 80.1 percent."],
)
def test_a_place_that_the_pack_names_is_not_the_whole(tmp_path: Path, text: str) -> None:
    pack = news_made.PACK.replace('name = "North"', 'name = "Karamor"')
    [paper] = sources(tmp_path, table(), pack=pack).values()
    assert report(paper, page("Preliminary results", text)).tallies == ()


@pytest.mark.parametrize(
    "text",
    ["In Norland, Amanat received 53.9 percent, Auyl 10.9 percent.", "Norland: Amanat 53.9 percent, Auyl 10.9 percent"],
)
def test_what_is_said_of_the_whole_by_its_name_stands(tmp_path: Path, text: str) -> None:
    pack = news_made.PACK.replace('name = "The country"', 'name = "Norland"')
    [paper] = sources(tmp_path, table(), pack=pack).values()
    assert shares(report(paper, page("Preliminary results", text))) == {"amanat": "53.9", "auyl": "10.9"}


@pytest.mark.parametrize(
    "text",
    [
        "The count goes on. Amanat has 53.9 percent of the vote.",
        "The Central Election Commission declined to speak. </p><p>Amanat received 53.9 percent of the votes.",
    ],
)
def test_only_who_counts_is_quoted_for_a_count(paper: Source, text: str) -> None:
    assert report(paper, page("Amanat ahead", text)).tallies[0].reported_by == ""


def test_who_is_quoted_is_no_word_of_another_line_or_sentence(paper: Source) -> None:
    told = report(paper, page("A Night In Astana", f"Voting ended in Astana. {CEC.replace('According to the', 'The')}"))
    assert told.tallies[0].reported_by == "The Central Election Commission"


def test_the_finest_of_one_figure_stands(paper: Source) -> None:
    told = report(paper, page("Preliminary results", "Amanat received 54 percent.", "Amanat received 53.90 percent."))
    assert shares(told) == {"amanat": "53.90"}
    assert not told.findings


def claim(value: str, measure: Measure = Measure.PERCENT, **other: Any) -> Claim:
    plain: dict[str, Any] = {
        "option": "amanat",
        "stage": Stage.PARTIAL,
        "figure": value,
        "sentence": f"Amanat: {value}.",
    }
    return Claim(value=Decimal(value), measure=measure, start=0, end=1, **plain | other)


def usable(*claims: Claim, least: float = 0.5) -> tuple[list[Decimal], list[str]]:
    """The values that may stand, and the rules by which others may not."""
    told: list[str] = []
    wanted = Wanted(kind=SourceKind.NEWS, by=(), least_confidence=least)
    return [each.value for each in figures.usable(claims, wanted, lambda rule, *_: told.append(rule))], told


def test_how_certain_a_figure_has_to_be() -> None:
    doubtful = claim("53.9", confidence=0.6)
    assert usable(doubtful) == ([Decimal("53.9")], [])
    assert usable(doubtful, least=0.7) == ([], ["low-confidence"])


def test_which_figures_may_be_one() -> None:
    votes = Measure.VOTES
    assert usable(claim("54"), claim("53.90"), claim("53.9"))[0] == [Decimal("53.90")]
    assert usable(claim("3432000", votes), claim("3431510", votes))[0] == [Decimal(3_431_510)]
    assert usable(claim("3431510", votes), claim("3341510", votes)) == ([], ["contradicting-figures"])
    assert usable(claim("40", Measure.SEATS), claim("41", Measure.SEATS)) == ([], ["contradicting-figures"])
    earlier, final = claim("51.1"), claim("53.9", stage=Stage.FINAL)  # two stages are no contradiction
    assert usable(earlier, final) == ([Decimal("53.9")], ["earlier-stage-left-out"])


def test_what_no_tally_can_hold() -> None:
    votes = Measure.VOTES
    assert usable(claim("101")) == ([], ["impossible-figure"])
    assert usable(claim("1.5", votes)) == ([], ["impossible-figure"])
    assert usable(claim("1e15", votes)) == ([], ["impossible-figure"])
    assert usable(claim("3400000", votes, figure="3.4 million")) == ([], ["approximate-left-out"])
    assert usable(claim("54", low=Decimal(52), high=Decimal(56))) == ([], ["approximate-left-out"])


def test_an_article_about_something_else_takes_nothing_back(paper: Source) -> None:
    told = report(paper, page("Football", "The home team won the match and the crowd of 20,000 was happy."))
    assert (told.tallies, told.partial, len(told.items)) == ((), True, 1)


def test_turnout_is_a_contests_where_it_is_the_only_one_or_named(tmp_path: Path) -> None:
    one = news_made.source(tmp_path / "1")
    two = news_made.source(tmp_path / "2", mapping='contests = ["list", "north_mayor"]')
    turnout = "Turnout was 54.21 percent, the Central Election Commission said."
    assert [tally.contest_id for tally in report(one, page("Turnout", turnout)).tallies] == ["list"]
    assert report(two, page("Turnout", turnout)).tallies == ()
    assert [tally.contest_id for tally in report(two, page("Turnout", turnout, CEC)).tallies] == ["list"]


def test_of_many_contests_those_are_read_that_are_named(tmp_path: Path) -> None:
    head = '[[contests]]\nid = "r{0}"\nname = "Race {0}"\nkind = "CandidateContest"\n'
    race = head + 'selections = [{{ id = "x", name = "{1}" }}]\n'
    names = ("Adamson", "Brewster", "Calloway", "Dunmore", "Everdeen", "Fairfax", "Granger", "Holloway")
    pack = news_made.PACK + "".join(race.format(number, name) for number, name in enumerate(names))
    [many] = sources(tmp_path, table(), pack=pack).values()
    told = report(many, page("Results", "Dunmore's party says that Dunmore received 53.9 percent of the votes."))
    assert [(tally.contest_id, shares(told)) for tally in told.tallies] == [("r3", {"x": "53.9"})]


def test_a_feed_is_read_in_the_order_of_its_dates(paper: Source) -> None:
    told = report(
        paper,
        feed(
            entry(
                "Later", "Amanat received 53.9 percent of the votes.", "https://a.example/2", "19 Mar 2023 19:30 GMT"
            ),
            entry(
                "Earlier", "Amanat received 51.1 percent of the votes.", "https://a.example/1", "19 Mar 2023 18:30 GMT"
            ),
        ),
    )
    assert [item.title for item in told.items] == ["Earlier", "Later"]
    assert shares(told) == {"amanat": "53.9"}
    assert told.generated_at == NIGHT.replace(hour=19, minute=30)


def amanat(share: str, link: str, at: str = "", updated: str = "") -> str:
    told = entry(link, f"Amanat received {share} percent of the votes.", f"https://a.example/{link}", at)
    return told.replace("</item>", f"<updated>{updated}</updated></item>") if updated else told


@pytest.mark.parametrize("at", ["", "25 Mar 2023 19:30 GMT"], ids=["undated", "still to come"])
def test_what_has_no_believable_date_never_beats_what_has_one(paper: Source, at: str) -> None:
    old, new = amanat("71.09", "old", at), amanat("53.9", "new", "19 Mar 2023 19:30 GMT")
    for told in (report(paper, feed(old, new)), report(paper, feed(new, old))):
        assert shares(told) == {"amanat": "53.9"}
        assert told.generated_at == NIGHT.replace(hour=19, minute=30)
        assert told.items[0].published_at is None
    undated = report(paper, feed(amanat("20.1", "newer", at), old))
    assert (shares(undated), undated.generated_at) == ({"amanat": "20.1"}, None)  # in the order of the list


def test_a_correction_is_as_new_as_its_change(paper: Source) -> None:
    published = '<meta property="article:published_time" content="2023-03-19T18:00:00Z">'
    modified = '<meta property="article:modified_time" content="2023-03-19T19:20:00Z">'
    assert report(paper, page("New", CEC, head=published + modified)).generated_at == NIGHT.replace(hour=19, minute=20)
    later = modified.replace("2023", "2024")
    assert report(paper, page("New", CEC, head=published + later)).generated_at == NIGHT.replace(hour=18, minute=0)
    told = report(
        paper,
        feed(
            amanat("51.1", "b", "19 Mar 2023 18:30 GMT"),
            amanat("53.9", "a", "19 Mar 2023 18:00 GMT", "2023-03-19T19:20:00Z"),
        ),
    )
    assert shares(told) == {"amanat": "53.9"}


def test_what_was_struck_out_is_not_said(paper: Source) -> None:
    text = CEC.replace("53.9", "<del>35.9</del> <ins>53.9</ins>").replace(
        "10.9", "<s>20.9</s><strike>30.9</strike> 10.9"
    )
    assert shares(report(paper, page("New", text))) == {"amanat": "53.9", "auyl": "10.9"}
    told = report(paper, feed(entry("New <del>35</del>".replace("<", "&lt;"), text.replace("<", "&lt;"))))
    assert (shares(told), told.items[0].title) == ({"amanat": "53.9", "auyl": "10.9"}, "New")


def test_entries_that_share_an_address_are_items_of_their_own(paper: Source) -> None:
    same = '<link rel="canonical" href="https://news.example/election">'
    stories = {f"https://news.example/{each}": page(f"Story {each}", CEC, each, head=same) for each in "abc"}
    told = report(paper, bundle((news_made.URL, feed()), *stories.items()))
    assert {item.key for item in told.items} == {f"news.example/{each}" for each in "abc"}
    home = [entry(f"Story {each}", each, "https://news.example/", guid=f"id-{each}") for each in "ab"]
    assert {item.key for item in report(paper, feed(*home)).items} == {"news.example#id-a", "news.example#id-b"}
    unnamed = [entry(f"Story {each}", each, "https://news.example/x") for each in "ab"]
    assert {item.key for item in report(paper, feed(*unnamed)).items} == {
        "news.example/x# Story a",
        "news.example/x# Story b",
    }
    live = [entry("Live", f"Turnout {each}", f"https://news.example/live#{each}") for each in "ab"]
    assert {item.key for item in report(paper, feed(*live)).items} == {"news.example/live#a", "news.example/live#b"}
    twice = [entry("Story", "One text", f"https://news.example/y?utm_source={each}") for each in "ab"]
    assert [item.key for item in report(paper, feed(*twice)).items] == ["news.example/y"]


@pytest.mark.parametrize("url", ["http://[", "http://\u2100.com", "http://a:b/", " ", ""])
def test_what_is_no_address_is_none(paper: Source, url: str) -> None:
    other = f'<link rel="canonical" href="{url}">'
    assert report(paper, page("New", CEC, head=other), url="https://news.example/7").items[0].key == "news.example/7"
    assert report(paper, page("New", CEC), url=url).items[0].key == "# New"
    told = report(paper, bundle((url, feed(entry("One", CEC, url))), (url, page("New", CEC))))
    assert {item.title for item in told.items} == {"One", "New"}


def test_of_a_poll_the_articles_are_read_and_not_their_teasers(paper: Source) -> None:
    teaser = "Amanat received 53 percent of the votes."
    body = bundle(
        (
            news_made.URL,
            feed(
                entry("New", teaser, "https://news.example/new?utm_source=rss", "19 Mar 2023 19:30 GMT"),
                entry("Old", "Auyl received 99 percent of the votes.", "https://news.example/old"),
                entry("Flash", "Baytaq received 2.3 percent of the votes.", guid="flash-1"),
            ),
        ),
        ("https://news.example/new", page("New", "Amanat received 53.9 percent of the votes.")),
    )
    told = report(paper, body, incremental=True)
    assert [item.key for item in told.items] == ["news.example#flash-1", "news.example/new"]
    assert shares(told) == {"amanat": "53.9", "baytaq": "2.3"}
    assert told.items[1].published_at == NIGHT.replace(hour=19, minute=30)  # the page itself has no date


def test_an_outlets_own_id_is_known_by_who_gave_it_and_not_by_its_looks(paper: Source) -> None:
    own = "d41d8cd98f00b204e9800998ecf8427e"
    said = report(paper, feed(entry("Flash", CEC, guid=own), entry("Nameless", CEC)))
    assert {item.title: item.key for item in said.items} == {
        "Flash": f"news.example#{own}",
        "Nameless": "news.example# Nameless",
    }


def test_a_page_that_lists_articles_is_none(tmp_path: Path) -> None:
    listing = news_made.source(tmp_path, more='[sources.follow.items]\ncss = "a"')
    pages = (
        (news_made.URL, page("News", "Auyl received 99 percent of the votes.")),
        ("https://news.example/1", page("New", CEC)),
    )
    assert shares(report(listing, bundle(*pages))) == {"amanat": "53.9", "auyl": "10.9"}


def test_one_article_of_several_that_cannot_be_read_is_left_out(paper: Source) -> None:
    told = report(
        paper,
        bundle((news_made.URL, feed()), ("https://a.example/1", "\0\1"), ("https://a.example/2", page("New", CEC))),
    )
    assert rules(told) == ["unreadable-article"]  # one film is no other layout
    assert told.findings[0].place == "https://a.example/1"
    assert len(told.tallies) == 1


def test_the_same_article_is_one_item_wherever_it_is_listed(paper: Source) -> None:
    same = '<link rel="canonical" href="https://www.news.example/story/">'
    keys = {
        report(paper, page("New", CEC, head=same), url="https://m.news.example/s?id=4").items[0].key,
        report(paper, page("New", CEC), url="http://news.example/story?utm_medium=x#top").items[0].key,
        report(paper, feed(entry("New", CEC, "https://news.example/story?fbclid=1"))).items[0].key,
    }
    assert keys == {"news.example/story"}
    home = '<link rel="canonical" href="https://news.example/">'
    assert report(paper, page("New", CEC, head=home), url="https://news.example/7").items[0].key == "news.example/7"


def test_no_outlet_is_believed_about_anothers_address(paper: Source) -> None:
    theirs = '<link rel="canonical" href="https://other.example/story">'
    assert report(paper, page("New", CEC, head=theirs), url="https://news.example/7").items[0].key == "news.example/7"


def test_another_text_is_another_version(paper: Source) -> None:
    versions = [report(paper, page("New", text)).items[0] for text in (CEC, CEC, POLL)]
    assert versions[0] == versions[1]
    assert versions[0].digest != versions[2].digest


def test_topics_are_in_the_title_or_in_two_sentences(paper: Source) -> None:
    told = report(
        paper,
        feed(
            entry("Observers see no queues", "It was calm.", "https://a.example/1"),
            entry("A calm day", "Observers were there. It was calm. Later the observers left.", "https://a.example/2"),
            entry("A calm day", "One of the observers was there.", "https://a.example/3"),
            entry("The border crossings are shut", "It was calm.", "https://a.example/4"),
        ),
    )
    assert {item.url[-1]: item.topics for item in told.items} == {
        "1": ("observers",),
        "2": ("observers",),
        "3": (),
        "4": ("border",),
    }


def test_progress_and_its_status(paper: Source) -> None:
    counting = report(
        paper, page("Count goes on", "With 45.6 percent of ballots counted, Amanat has 53.9 percent of the votes.")
    )
    assert counting.tallies[0].count_status == CountStatus(percent=Decimal("45.6"))
    assert counting.tallies[0].results_status is ResultsStatus.UNOFFICIAL_PARTIAL
    final = "The Central Election Commission announced the final results: Amanat won 53.9 percent of the votes."
    quoted = report(paper, page("Final results", final))  # only who counts can certify
    assert quoted.tallies[0].results_status is ResultsStatus.UNOFFICIAL_COMPLETE
    unsaid = "Final results: Amanat won 53.9 percent of the votes."
    assert report(paper, page("Final results", unsaid)).tallies[0].results_status is ResultsStatus.UNOFFICIAL_COMPLETE


HOSTILE = {
    "binary": b"%PDF-1.7 ...",
    "deep": b"<html><body>" + b"<div>" * 5_000,
    "zip": b"PK\x03\x04 nothing",
    "gzip": b"\x1f\x8b\x08 nothing",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_news_is_refused_in_one_line(paper: Source, name: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        report(paper, HOSTILE[name])
    assert "\n" not in str(refused.value)


def test_a_document_is_bounded(paper: Source) -> None:
    many = feed(*(entry(f"Item {number}", CEC, f"https://a.example/{number}") for number in range(230)))
    told = report(paper, many)
    assert len(told.items) == 200
    assert rules(told) == ["too-many-items"]


def test_impossible_figures_are_none(paper: Source) -> None:
    told = report(
        paper, page("Results", "Amanat received 539 percent of the votes, Auyl received 10.9 percent of the votes.")
    )
    assert shares(told) == {"auyl": "10.9"}


def test_a_pack_is_told_what_does_not_go_together(tmp_path: Path) -> None:
    wrong = {
        'contests = ["nope"]': "contests: 'nope' is not in the pack",
        'by = ["Ask"]': "by: only a source of kind exit-poll is of a pollster",
        'ruling = "nope"': "ruling: no contest that is read has a selection 'nope'",
        'languages = ["xx"]': "languages: 'xx': there are words for",
    }
    for number, (mapping, message) in enumerate(wrong.items()):
        with pytest.raises(ConfigurationError, match=message) as refused:
            news_made.source(tmp_path / str(number), mapping=mapping)
        assert '[sources.mapping] "paper"' in str(refused.value)


def test_what_the_pack_calls_things_is_part_of_the_mapping(tmp_path: Path) -> None:
    """So a new alias has the newest document read again."""
    before = news_made.source(tmp_path / "1").mapping
    [other] = sources(tmp_path / "2", table(), pack=news_made.PACK.replace('"Аманат"', '"Аманат", "Nur Otan"')).values()
    assert isinstance(before, Bound)
    assert [each.subject.id for each in before.reads] == ["list"]  # the mayor of North is not the whole's
    assert before != other.mapping
