"""Writes `recording/`: what the commission's three pages showed from 10:00 on 19 March to 22:00 on 20 March 2023.

The national final figures (votes, registered voters, ballots cast) are as published. Regions and everything in
between are simulated, from published turnout, so that they end exactly in those figures. Every run writes the same
bytes: `python elections/kz_2023_majilis/make_recording.py`.
"""

import json
import shutil
from datetime import datetime, timedelta
from hashlib import sha256
from html import escape
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

RECORDING = Path(__file__).parent / "recording"
ZONE = ZoneInfo("Asia/Almaty")
REGISTERED, CAST, STATIONS = 12_035_578, 6_521_860, 10_101

# Votes; names on the national page and as column headings of the regions' page; how much earlier (positive) or later
# than others a party's votes come in.
PARTIES = [
    (3_431_510, "Партия «AMANAT»", "«AMANAT»", 0.10),
    (693_938, "Народно-демократическая патриотическая партия «Ауыл»", "«Ауыл»", 0.30),
    (547_154, "Партия «Respublica»", "«Respublica»", -0.20),
    (535_139, "Демократическая партия Казахстана «Ақ жол»", "«Ақ жол»", -0.15),
    (432_920, "Народная партия Казахстана", "Қазақстан Халық партиясы", 0.05),
    (331_058, "Общенациональная социал-демократическая партия", "ЖСДП", -0.35),
    (146_431, "Партия зелёных «Baytaq»", "«Baytaq»", -0.10),
    (248_291, "Против всех", "Барлығына қарсы", -0.30),
]

# Name in Kazakh and in Russian, voters in the lists (roughly), turnout in percent (roughly).
REGIONS = [
    ("Абай облысы", "область Абай", 409_000, 57.02),
    ("Ақмола облысы", "Акмолинская область", 529_000, 60.01),
    ("Ақтөбе облысы", "Актюбинская область", 561_000, 58.00),
    ("Алматы облысы", "Алматинская область", 875_000, 60.03),
    ("Атырау облысы", "Атырауская область", 403_000, 51.23),
    ("Батыс Қазақстан облысы", "Западно-Казахстанская область", 451_000, 59.20),
    ("Жамбыл облысы", "Жамбылская область", 703_000, 65.21),
    ("Жетісу облысы", "область Жетісу", 429_000, 55.32),
    ("Қарағанды облысы", "Карагандинская область", 782_000, 59.48),
    ("Қостанай облысы", "Костанайская область", 604_000, 65.10),
    ("Қызылорда облысы", "Кызылординская область", 476_000, 67.21),
    ("Маңғыстау облысы", "Мангистауская область", 412_000, 54.10),
    ("Павлодар облысы", "Павлодарская область", 520_000, 58.68),
    ("Солтүстік Қазақстан облысы", "Северо-Казахстанская область", 391_000, 65.25),
    ("Түркістан облысы", "Туркестанская область", 1_177_000, 53.01),
    ("Ұлытау облысы", "область Ұлытау", 138_000, 58.99),
    ("Шығыс Қазақстан облысы", "Восточно-Казахстанская область", 531_000, 64.15),
    ("Астана қаласы", "г. Астана", 753_000, 42.91),
    ("Алматы қаласы", "г. Алматы", 1_261_000, 25.82),
    ("Шымкент қаласы", "г. Шымкент", 651_000, 45.46),
]
OBLASTS = 17

# Hour of 19 March, and the part of the day's voters who had come by then.
TURNOUT = {10: 0.294, 12: 0.507, 14: 0.672, 16: 0.811, 18: 0.926, 20: 0.988, 22: 1.0}

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


def main():
    shutil.rmtree(RECORDING, ignore_errors=True)
    registered = shares(REGISTERED, [each[2] for each in REGIONS])
    cast = shares(CAST, [lists * each[3] for lists, each in zip(registered, REGIONS, strict=True)])
    votes = regional_votes(cast)
    for hour, part in TURNOUT.items():
        write("cec_turnout", local(19, hour), turnout(registered, cast, part), "csv")
    write_regions(registered, votes)
    write_results()


def write_regions(registered, votes):
    """Waiting at half past eight; then every ten minutes from ten in the evening to five in the morning."""
    stations, spans = shares(STATIONS, registered), counting_spans(registered)
    waiting = local(19, 20, 30)
    write("cec_regions", waiting, regions(waiting, registered, votes, stations, [0.0] * len(REGIONS)))
    for minutes in range(0, 421, 10):
        at = local(19, 22) + timedelta(minutes=minutes)
        done = [min(max((minutes - start) / (end - start), 0.0), 1.0) for start, end in spans]
        write("cec_regions", at, regions(at, registered, votes, stations, done))


def write_results():
    """A voting day, a night without figures, percentages in the evening after it, and votes at last."""
    for at in (local(19, 10), local(19, 14), local(19, 18)):
        write("cec_results", at, results(at, at, "Идёт голосование"))
    closed = local(19, 20, 10)
    for at in (closed, local(19, 23, 30)):  # the second differs in its hidden token alone
        write("cec_results", at, results(at, closed, "Идёт подсчёт голосов"))
    write("cec_results", local(20, 2, 10), ERROR, status=503)
    for at in (local(20, 2, 25), local(20, 9), local(20, 14)):
        write("cec_results", at, results(at, at, "Идёт подсчёт голосов"))
    for at in (local(20, 18, 40), local(20, 19, 30)):
        write("cec_results", at, results(at, at, "Предварительные итоги", percentages=True))
    final = results(local(20, 22), local(20, 21, 50), "Итоги голосования", percentages=True, votes=True)
    write("cec_results", local(20, 22), final)


def local(day, hour, minute=0):
    return datetime(2023, 3, day, hour, minute, tzinfo=ZONE)


def write(source, at, text, ending="html", status=200):
    utc = at.astimezone(ZoneInfo("UTC"))
    file = RECORDING / source / f"{utc:%Y%m%dT%H%M%SZ}.{ending}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    if status != 200:
        headers = {"Content-Type": "text/html; charset=utf-8"}
        answer = json.dumps({"status": status, "headers": headers}, indent=2) + "\n"
        file.with_suffix(".http.json").write_bytes(answer.encode())


# The figures


def shares(total, weights):
    """`total` in whole parts by weight, the remainders to the largest fractions."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(each) for each in exact]
    by_fraction = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_fraction[: total - sum(parts)]:
        parts[i] += 1
    return parts


def regional_votes(cast):
    """Votes by region and party: the sums of both sides are right to the vote (iterative proportional fitting)."""
    random, national = Random(20230319), [votes for votes, *_ in PARTIES]
    valid = shares(sum(national), [each * random.uniform(0.972, 0.98) for each in cast])
    table = [[region * votes * random.uniform(0.75, 1.25) for votes in national] for region in valid]
    for _ in range(100):
        table = [[cell * want / sum(row) for cell in row] for row, want in zip(table, valid, strict=True)]
        scale = [want / sum(column) for want, column in zip(national, zip(*table, strict=True), strict=True)]
        table = [[cell * by for cell, by in zip(row, scale, strict=True)] for row in table]
    return whole([[int(cell) for cell in row] for row in table], valid, national)


def whole(table, rows, columns):
    """Rounded-down cells with what is missing from rows and columns put back, one vote at a time."""
    missing = [want - sum(column) for want, column in zip(columns, zip(*table, strict=True), strict=True)]
    for row, want in zip(table, rows, strict=True):
        for _ in range(want - sum(row)):
            most = max(range(len(missing)), key=missing.__getitem__)
            row[most] += 1
            missing[most] -= 1
    assert not any(missing)
    return table


def counting_spans(registered):
    """Minutes after ten in the evening at which each region's count begins and ends; the last ends at five."""
    random = Random(69)
    spans = []
    for lists in registered[:-2]:
        start = random.randrange(0, 200, 10)
        spans.append((start, min(start + random.randrange(70, 170, 10) + lists // 10_000, 410)))
    return [*spans, (120, 420), (90, 390)]


def counted(votes, done):
    """Votes of one region once `done` of it (0 to 1) is counted; never fewer than before."""
    return [int(final * done * (1 + early * (1 - done))) for final, (*_, early) in zip(votes, PARTIES, strict=True)]


# The pages


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


if __name__ == "__main__":
    main()
