"""The night's figures: the published ones, and those in between, which are simulated so that they end in them."""

from random import Random

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
