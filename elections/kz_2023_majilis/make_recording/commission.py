"""The commission's three pages, and when they changed."""

from datetime import timedelta
from hashlib import sha256
from html import escape

from files import Version, local
from night import (
    CAST,
    OBLASTS,
    PARTIES,
    REGIONS,
    REGISTERED,
    STATIONS,
    TURNOUT,
    counted,
    counting_spans,
    regional_votes,
    shares,
)

PAGE = """<!DOCTYPE html>
<html lang="ru">
<head>
<meta charset="utf-8">
<title>{title} &mdash; Орталық сайлау комиссиясы</title>
<style>table {{ border-collapse: collapse }} td, th {{ border: 1px solid #ccd; padding: .2em .5em }}</style>
<script>var counter = {{ page: "{page}", hits: 1 }};</script>
</head>
<body>
<header>
<h1>Қазақстан Республикасы Орталық сайлау комиссиясы</h1>
<p>Центральная избирательная комиссия Республики Казахстан &middot; <a href="/en">Voters&#39; information</a></p>
<form action="/search"><input type="hidden" name="token" value="{token}"><input name="q" placeholder="Іздеу"></form>
</header>
<nav><ul>
<li><a href="/kz2023/results">Результаты</a></li>
<li><a href="/kz2023/regions">Аймақтар &amp; облыстар</a></li>
<li><a href="/kz2023/opendata/turnout.csv">Явка (CSV)</a></li>
</ul></nav>
<main>
<h2>{title}</h2>
{main}
</main>
<aside><p>Запись вида &lt;b&gt;№ 7&lt;/b&gt; в протоколе означает участок &laquo;7&raquo;.</p>
<p>Байқаушыларға: <q>People&rsquo;s Party of Kazakhstan</q> &mdash; Қазақстан Халық партиясы.</p></aside>
<footer><p>&copy; 2023 Орталық сайлау комиссиясы. При использовании данных ссылка на источник обязательна.</p></footer>
</body>
</html>
"""

ERROR = "<html><head><title>503</title></head><body><h1>503 Service Temporarily Unavailable</h1></body></html>\n"


def versions():
    """Of all three pages."""
    registered = shares(REGISTERED, [each[2] for each in REGIONS])
    cast = shares(CAST, [lists * each[3] for lists, each in zip(registered, REGIONS, strict=True)])
    for hour, part in TURNOUT.items():
        yield Version("cec_turnout", local(19, hour), turnout(registered, cast, part), "csv")
    yield from regions_versions(registered, regional_votes(cast))
    yield from results_versions()


def regions_versions(registered, votes):
    """Waiting at half past eight; then every ten minutes from ten in the evening to five in the morning."""
    stations, spans = shares(STATIONS, registered), counting_spans(registered)
    waiting = local(19, 20, 30)
    nothing = [0.0] * len(REGIONS)
    yield Version("cec_regions", waiting, regions(waiting, registered, votes, stations, nothing))
    for minutes in range(0, 421, 10):
        at = local(19, 22) + timedelta(minutes=minutes)
        done = [min(max((minutes - start) / (end - start), 0.0), 1.0) for start, end in spans]
        yield Version("cec_regions", at, regions(at, registered, votes, stations, done))


def results_versions():
    """A voting day, a night without figures, percentages in the evening after it, and votes at last."""
    for at in (local(19, 10), local(19, 14), local(19, 18)):
        yield Version("cec_results", at, results(at, at, "Идёт голосование"))
    closed = local(19, 20, 10)
    for at in (closed, local(19, 23, 30)):  # the second differs in its hidden token alone
        yield Version("cec_results", at, results(at, closed, "Идёт подсчёт голосов"))
    yield Version("cec_results", local(20, 2, 10), ERROR, status=503)
    for at in (local(20, 2, 25), local(20, 9), local(20, 14)):
        yield Version("cec_results", at, results(at, at, "Идёт подсчёт голосов"))
    for at in (local(20, 18, 40), local(20, 19, 30)):
        yield Version("cec_results", at, results(at, at, "Предварительные итоги", percentages=True))
    final = results(local(20, 22), local(20, 21, 50), "Итоги голосования", percentages=True, votes=True)
    yield Version("cec_results", local(20, 22), final)


def turnout(registered, cast, part):
    names = [russian for _, russian, *_ in REGIONS]
    rows = list(zip(names, registered, [int(each * part) for each in cast], strict=True))
    oblasts, cities = rows[:OBLASTS], rows[OBLASTS:]
    rows = [*oblasts, total("Итого по областям", oblasts), *cities, total("Итого по городам", cities)]
    rows.append(total("Республика Казахстан", oblasts + cities))
    lines = ["Регион;Избирателей в списках;Проголосовало;Явка, %"] + [csv_line(*row) for row in rows]
    return "\r\n".join(lines) + "\r\n"


def total(name, rows):
    return name, sum(row[1] for row in rows), sum(row[2] for row in rows)


def csv_line(name, lists, voted):
    return f"{name};{spaced(lists)};{spaced(voted)};{percent(voted, lists)}"


def regions(at, registered, votes, stations, done):
    heads = ["Аймақ", "Тізімдегі сайлаушылар", "Барлық учаске", "Өңделген учаскелер", "Жарамды бюллетеньдер"]
    heads += [heading for _, _, heading, _ in PARTIES] + ["Мәртебесі"]
    rows, sums = [], [0] * len(PARTIES)
    for (name, *_), lists, final, of, part in zip(REGIONS, registered, votes, stations, done, strict=True):
        now = counted(final, part)
        sums = [before + more for before, more in zip(sums, now, strict=True)]
        said = [int(of * part), sum(now), *now] if part else [None] * (2 + len(now))
        status = "завершён" if part == 1 else "подсчёт" if part else "ожидается"
        rows.append([name, *map(spaced, (lists, of, *said)), status])
    said = [sum(sums), *sums] if any(sums) else [None] * (1 + len(sums))
    rows.append(["Барлығы", spaced(sum(registered)), spaced(sum(stations)), "", *map(spaced, said), ""])
    main = updated(at) + table("regions", heads, rows)
    return page("regions", "Дауыс беру нәтижелері аймақтар бойынша / по регионам", at, main)


def results(at, as_of, status, percentages=False, votes=False):
    """Dashes, until the commission tells percentages, and later votes."""
    valid = sum(number for number, *_ in PARTIES)
    rows = [
        [name, spaced(number if votes else None), percent(number, valid) if percentages else "—"]
        for number, name, *_ in [*PARTIES, (valid, "Итого")]
    ]
    ballots = [
        ("registered", "Избирателей в списках", REGISTERED),
        ("cast", "Получили бюллетени", CAST),
        ("valid", "Действительных", valid),
        ("invalid", "Недействительных", CAST - valid),
    ]
    facts = [f'<dt>{word}</dt><dd id="{name}">{spaced(n if votes else None)}</dd>\n' for name, word, n in ballots]
    main = f'<p>Состояние: <strong id="status">{status}</strong></p>\n{updated(as_of)}<dl>\n{"".join(facts)}</dl>\n'
    main += table("results", ["Политическая партия", "Голосов «за»", "%"], rows)
    return page("results", "Выборы депутатов Мажилиса Парламента 19 марта 2023 года: партийные списки", at, main)


def page(name, title, at, main):
    token = sha256(f"{name} {at.isoformat()}".encode()).hexdigest()[:32]
    return PAGE.format(title=escape(title), page=name, token=token, main=main)


def updated(at):
    return f'<p id="updated">Обновлено: {at:%d.%m.%Y %H:%M} (время Астаны)</p>\n'


def table(name, heads, rows):
    body = "\n".join(table_row(row, "td") for row in rows)
    return f'<table id="{name}">\n<thead>{table_row(heads, "th")}</thead>\n<tbody>\n{body}\n</tbody>\n</table>'


def table_row(cells, tag):
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def spaced(number):
    """With no-break spaces between thousands; a dash where the commission says nothing."""
    return "—" if number is None else f"{number:,}".replace(",", "\u00a0")


def percent(part, of):
    return f"{100 * part / of:.2f}".replace(".", ",")
