"""In which language a text is read, whatever its page says."""

import pytest

from ingest.news.detecting import language_of
from ingest.news.tables import languages, table

TEXTS = {
    "en": "Observers saw no queues, and the commission said that the count was going on in the regions.",
    "ru": "Центральная комиссия сообщила, что подсчёт продолжается и что явка была ниже, чем на прошлых выборах.",
    "kk": "Орталық сайлау комиссиясы дауыс беру қорытындысын жариялады және бұл туралы хабарлады.",
    "fr": "Le ministère a annoncé que le dépouillement des bulletins est terminé dans la plupart des communes.",
    "es": "El servicio electoral informó que el recuento de los votos sigue en la mayoría de las mesas del país.",
    "de": "Der Wahlleiter teilte mit, dass die Auszählung in den meisten Wahlkreisen noch nicht beendet ist.",
    "pt": "O tribunal informou que a contagem dos votos ainda não terminou na maioria das seções do país.",
    "tr": "Kurul, bu gece oyların sayımının sürdüğünü ve sonuçların yarın açıklanacağını bildirdi.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_small_words_tell_the_language(code: str) -> None:
    assert language_of(TEXTS[code]) == code


@pytest.mark.parametrize("code", TEXTS)
def test_a_page_that_says_another_language_is_not_believed(code: str) -> None:
    other = "de" if code == "en" else "en"
    assert language_of(TEXTS[code], (other,)) == code


def test_a_hint_is_believed_where_the_text_does_not_tell() -> None:
    headline = "Amanat 53,90 %, Auyl 10,90 %"
    assert language_of(headline) == ""
    assert language_of(headline, ("", "pt_BR", "en")) == "pt"
    assert language_of(headline, ("kk-KZ",)) == "kk"


def test_a_language_without_a_table_is_none_of_ours() -> None:
    assert language_of("Scrutinio: Rossi 53,9 %", ("xx", "en")) == ""
    assert language_of(TEXTS["en"], ("xx",)) == "en"  # the page says one that does not exist; its words are English


def test_only_languages_of_the_source_are_chosen() -> None:
    assert language_of(TEXTS["ru"], ("ru",), among=("kk", "ru")) == "ru"
    assert language_of(TEXTS["fr"], (), among=("kk", "ru")) == "kk"
    assert language_of(TEXTS["en"], ("en",), among=("ru",)) == "ru"


def test_one_word_again_and_again_is_no_language() -> None:
    assert language_of("the " * 50) == ""
    assert language_of("") == ""


def test_every_table_lists_small_words() -> None:
    assert [code for code in languages() if len(table(code).cues.get("function", ())) < 10] == []
