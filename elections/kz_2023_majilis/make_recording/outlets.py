"""The feeds of two outlets, and the section of one with its exit polls. Both are invented, and so is every sentence.

The Steppe Wire tells the exit polls' figures, which are the published ones, the commission's first votes an hour before
its page does, and what observers found. The Astana Daily, in Russian, has the final votes early, two digits swapped.
"""

from datetime import timedelta
from email.utils import format_datetime
from html import escape

from files import Version, local

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>{title}</title>
<link>{home}</link>
<description>{about}</description>
<language>{language}</language>
{items}
</channel>
</rss>
"""
ITEM = """<item>
<title>{title}</title>
<link>{link}</link>
<guid isPermaLink="true">{link}</guid>
<pubDate>{at}</pubDate>
<content:encoded><![CDATA[{text}]]></content:encoded>
</item>"""

EXIT_POLLS = (
    "Exit polls give Amanat more than half of the vote",
    [
        "Polling stations closed across Kazakhstan on Sunday evening, and three institutes told what voters had said "
        "at their doors.",
        "According to an exit poll by the Institute of Eurasian Integration, Amanat has 53.46% of the vote, Auyl "
        "10.52%, Respublica 8.9%, Aq Jol 7.87%, the People's Party 6.25%, the NSDP 5.31% and Baytaq 3.22%, "
        "with 4.47% against all.",
        "The exit poll by Sotsis-A puts Amanat at 54.42%, Auyl at 10.21%, Respublica at 8.79%, Aq Jol at 8.21%, the "
        "People's Party at 6.89%, the NSDP at 4.91% and Baytaq at 2.17%, with 4.4% against all.",
        "In the exit poll by the Democracy Institute Research Association, Amanat has 53.33%, Auyl 11.26%, Aq Jol "
        "8.87%, Respublica 8.33%, the People's Party 6.93%, the NSDP 5.12% and Baytaq 2.51%; against all: 3.65%.",
        "The Central Election Commission has not announced any results yet. A party needs 5% to enter the Majilis.",
    ],
)
FIRST_VOTES = (
    "Amanat ahead as first polling stations are counted",
    [
        "Amanat leads in the vote for the Majilis, the Central Election Commission said late on Sunday.",
        "With 28 of 10,101 polling stations counted (0.28%), Amanat has 11,468 votes, or 59.33%, the commission said. "
        "Auyl follows with 2,133 votes (11.03%), ahead of Aq Jol with 1,563 votes (8.09%), Respublica with 1,427 votes "
        "(7.38%) and the People's Party with 1,353 votes (7%). The NSDP has 593 votes (3.07%) and Baytaq 361 votes "
        "(1.87%).",
        "All of them are in the Abai region. The count goes on through the night.",
    ],
)
OBSERVERS = (
    "Observers see procedural irregularities in the count",
    [
        "International observers said on Monday that the vote was well prepared, but that the count often was not open "
        "to scrutiny.",
        "In many of the polling stations that the observers visited, results were not put up for the public to see, "
        "and there were irregularities such as series of similar signatures in the lists of voters, the mission "
        "said. It welcomed that voters had a wider choice than in earlier years.",
    ],
)
SWAPPED = (
    "«Amanat» получает 53,90 процента голосов",
    [
        "Центральная избирательная комиссия в понедельник объявила, сколько голосов отдано за партийные списки.",
        "По данным ЦИК, за партию «Amanat» проголосовали 3 341 510 избирателей (53,90 процента), за «Ауыл» – 693 938 "
        "(10,90 процента), за «Respublica» – 547 154 (8,59 процента), за «Ақ жол» – 535 139 (8,41 процента).",
        "За Народную партию Казахстана отдали голоса 432 920 избирателей (6,80 процента), за ОСДП – 331 058 "
        "(5,20 процента), за «Байтақ» – 146 431 (2,30 процента). Против всех проголосовал "
        "248 291 избиратель (3,90 процента).",
    ],
)

STEPPE_WIRE = "https://steppewire.example"
ASTANA_DAILY = "https://astanadaily.example"
POLLSTERS = ("exit_poll_iei", "exit_poll_sotsis", "exit_poll_dira")  # sources of one address


def versions():
    told = [
        (local(19, 20, 25), "/2023/03/19/exit-polls", EXIT_POLLS),
        (local(19, 21, 20), "/2023/03/19/first-votes", FIRST_VOTES),
        (local(20, 15, 20), "/2023/03/20/observers", OBSERVERS),
    ]
    section = rss("The Steppe Wire: exit polls", STEPPE_WIRE, "What voters said", "en", told[:1])
    for source in POLLSTERS:
        yield Version(source, told[0][0], section, "xml")
    for number, (at, *_) in enumerate(told, start=1):
        feed = rss("The Steppe Wire", STEPPE_WIRE, "News of the steppe", "en", told[:number])
        yield Version("steppe_wire", at + timedelta(minutes=5 * (number == 1)), feed, "xml")
    at = local(20, 20, 45)
    feed = rss("Ежедневник «Астана»", ASTANA_DAILY, "Новости столицы", "ru", [(at, "/vybory/itogi", SWAPPED)])
    yield Version("astana_daily", at, feed, "xml")


def rss(title, home, about, language, told):
    """The newest first. What is fetched at an instant was published some minutes before."""
    items = "\n".join(item(at - timedelta(minutes=4), home + path, *story) for at, path, story in reversed(told))
    return FEED.format(title=escape(title), home=home, about=escape(about), language=language, items=items)


def item(at, link, title, paragraphs):
    text = "".join(f"<p>{escape(each, quote=False)}</p>" for each in paragraphs)
    return ITEM.format(title=escape(title), link=link, at=format_datetime(at), text=text)
