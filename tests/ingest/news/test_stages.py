"""How far the count is that a sentence tells of."""

import pytest

from ingest.news.claims import Stage
from tests.ingest.news.made import read, stages


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "According to an exit poll, Tulpar has 54.4 percent."),
        ("de", "Laut einer Nachwahlbefragung kommt Tulpar auf 54,4 Prozent."),
        ("es", "Según un sondeo a pie de urna, Tulpar obtiene el 54,4 %."),
        ("fr", "Selon un sondage sortie des urnes, Tulpar obtient 54,4 %."),
        ("kk", "Exit poll нәтижесі бойынша «Тұлпар» 54,4 пайыз жинады."),
        ("pt", "Segundo a boca de urna, o Tulpar tem 54,4%."),
        ("ru", "По данным экзитпола, «Тулпар» получил 54,4 процента."),
        ("tr", "Sandık çıkış anketine göre Tulpar yüzde 54,4 aldı."),
    ],
)
def test_an_exit_poll_is_no_count(language: str, text: str) -> None:
    assert stages(text, language) == ["tulpar 54.4 exit-poll"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "With 87.5 percent of the ballots counted, Tulpar had 53.9 percent."),
        ("de", "Nach Auszählung von 87,5 Prozent der Stimmen liegt Tulpar bei 53,9 Prozent."),
        ("es", "Con el 87,5 % de las mesas escrutadas, Tulpar tiene el 53,9 %."),
        ("fr", "Après dépouillement de 87,5 % des bulletins, Tulpar obtient 53,9 %."),
        ("kk", "Бюллетеньдердің 87,5 пайызы саналғанда «Тұлпар» 53,9 пайыз жинады."),
        ("pt", "Com 87,5% das urnas apuradas, o Tulpar tem 53,9%."),
        ("ru", "После подсчёта 87,5 процента бюллетеней у «Тулпара» 53,9 процента."),
        ("tr", "Sandıkların yüzde 87,5'i açıldı, Tulpar yüzde 53,9 aldı."),
    ],
)
def test_a_share_counted_below_all_is_part_of_the_count(language: str, text: str) -> None:
    assert stages(text, language) == ["tulpar 53.9 partial"]


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("The election commission announced the final results: Tulpar won 53.9 percent.", Stage.FINAL),
        ("According to preliminary results, Tulpar won 53.9 percent.", Stage.PRELIMINARY),
        ("Partial results put Tulpar at 53.9 percent.", Stage.PARTIAL),
        ("A projection puts Tulpar at 53.9 percent.", Stage.PARTIAL),
        ("Tulpar won 53.9 percent.", Stage.PRELIMINARY),
        ("Preliminary results; the final results will be announced on Friday. Tulpar won 53.9 percent.", "preliminary"),
    ],
)
def test_words_tell_the_stage_and_without_any_a_result_is_preliminary(text: str, stage: str) -> None:
    assert stages(text) == [f"tulpar 53.9 {stage}"]


def test_an_exit_poll_and_the_count_in_one_text() -> None:
    text = "An exit poll gave Tulpar 54.4 percent.\n\nAccording to the preliminary results, Tulpar has 53.9 percent."
    assert stages(text) == ["tulpar 54.4 exit-poll", "tulpar 53.9 preliminary"]


def test_a_line_that_ends_in_a_colon_speaks_for_those_below_it() -> None:
    text = "Exit poll of Zenith:\n- Tulpar 54.4%\n- Bereket 20%\n\nThe commission counted 53.9 percent for Tulpar."
    assert stages(text)[:2] == ["tulpar 54.4 exit-poll", "bereket 20 exit-poll"]
    assert stages(text)[2:] == ["tulpar 53.9 preliminary"]


def test_a_share_counted_is_never_of_an_exit_poll() -> None:
    text = "Exit poll: Tulpar 54.4%. So far 12 percent of the ballots are counted."
    counted = [each.stage for each in read(text).claims if each.option is None]
    assert counted == [Stage.PARTIAL]
