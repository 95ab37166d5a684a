"""Invented contests, and readings told in short: what a text claims of them, and why its other figures are refused."""

from datetime import date
from decimal import Decimal
from functools import cache

from ingest.news.claims import Claim, Option, Reading, Subject
from ingest.news.reading import Reader

HELD_ON = date(2031, 3, 9)

PARTIES = Subject(
    id="chamber",
    name="Chamber of Norland",
    options=(
        Option(id="tulpar", names=("Tulpar", "Тұлпар", "Тулпар")),
        Option(id="bereket", names=("Bereket", "Берекет")),
        Option(id="orda", names=("Orda", "Орда")),
        Option(id="saltan", names=("Saltan Union", "Saltan")),
    ),
    held_on=HELD_ON,
    office="parliament",
    home=("Norland",),
    seats=100,
    threshold=Decimal(5),
)
PEOPLE = Subject(
    id="head",
    name="President of Norland",
    options=(
        Option(id="marten", names=("Olga Marten", "Ольга Мартен")),
        Option(id="wessel", names=("Igor Wessel", "Игорь Вессель")),
    ),
    held_on=HELD_ON,
    office="president",
    home=("Norland",),
    round=2,
    ruling="marten",
)
ANSWERS = Subject(
    id="water",
    name="Water referendum",
    options=(Option(id="yes", names=("Yes", "For")), Option(id="no", names=("No", "Against"))),
    held_on=HELD_ON,
    office="referendum",
)


@cache
def reader(subject: Subject, language: str) -> Reader:
    return Reader(subject, language)


def read(text: str, language: str = "en", subject: Subject = PARTIES, title: str = "") -> Reading:
    return reader(subject, language).read(text, title, HELD_ON)


def told(text: str, language: str = "en", subject: Subject = PARTIES, title: str = "") -> list[str]:
    """Each claim as "tulpar 53.9 percent", of the contest as "turnout-percent 61"."""
    return [_told(claim) for claim in read(text, language, subject, title).claims]


def why(text: str, figure: str, language: str = "en", subject: Subject = PARTIES) -> str:
    """Why the figure that is printed so is refused; "" where it is not."""
    return next((each.why for each in read(text, language, subject).refused if each.figure == figure), "")


def stages(text: str, language: str = "en", subject: Subject = PARTIES, title: str = "") -> list[str]:
    """Each option's claim as "tulpar 53.9 partial"."""
    claims = [each for each in read(text, language, subject, title).claims if each.option]
    return [f"{each.option} {each.value.normalize():f} {each.stage}" for each in claims]


def _told(claim: Claim) -> str:
    value = f"{claim.value.normalize():f}"
    if claim.option is None:
        return f"{claim.measure} {value}"
    return f"{claim.option} {value} {claim.measure}"
