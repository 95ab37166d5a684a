"""What commissions call the columns of their results, in the languages they write: one table, for guesses only."""

# Phrases are separated by commas; `*` stands for any ending. Accents, case and punctuation do not count. CANDIDATE and
# PARTY name selections, NOTHING what is known and is nobody's: a rank, a swing, an order.
CANDIDATE, PARTY, NOTHING = "candidate", "party", ""

WORDS: dict[str, dict[str, str]] = {
    "contest": {
        "en": "contest, race, office, position, ballot title, election name, referendum, proposition, question,"
        " measure",
        "fr": "scrutin, election, fonction, question",
        "de": "wahl, wahlart, amt, abstimmung, vorlage",
        "es": "eleccion, cargo, contienda, consulta",
        "pt": "eleicao, cargo, pleito",
        "it": "elezione, carica, consultazione, quesito, scheda",
        "ru": "выборы, вид выборов, должность, референдум",
        "kk": "сайлау, референдум",
        "tr": "secim, secim turu",
        "uk": "вибори, посада, референдум",
        "pl": "wybory, rodzaj wyborow",
        "nl": "verkiezing, ambt",
        "ar": "الانتخابات, الانتخاب, المنصب",
    },
    "unit": {
        "en": "reporting unit, unit, area, place, location, region, district, constituency, riding,"
        " electorate name, division",
        "fr": "circonscription, libelle, lieu, territoire, zone",
        "de": "wahlkreis, gebiet, bezirk, wahlgebiet, gebietseinheit, regierungsbezirk",
        "es": "circunscripcion, distrito, seccion, territorio, departamento, lugar",
        "pt": "circulo, distrito, zona, territorio, local",
        "it": "ente, enti, territorio, circoscrizione, collegio, sezione",
        "ru": "округ, регион, регионы, субъект, участок, территория, тик, уик, избирательн* участ*",
        "kk": "округ, учаске, аумақ",
        "tr": "secim cevresi, bolge",
        "uk": "округ, дільниця, територія",
        "pl": "okreg, obwod, obszar",
        "nl": "kieskring, gebied, regio",
        "ar": "الدائرة, المنطقة, المكان",
    },
    CANDIDATE: {
        "en": "candidate, nominee, choice, option, answer, ticket, selection",
        "fr": "candidat, candidate, candidats, binome, reponse",
        "de": "kandidat*, bewerber*, wahlvorschlag",
        "es": "candidat*, candidatura, opcion",
        "pt": "candidat*, candidatura, opcao",
        "it": "candidat*, risposta",
        "ru": "кандидат*, фио",
        "kk": "кандидат*, үміткер*",
        "tr": "aday, adaylar, aday adi",
        "uk": "кандидат*",
        "pl": "kandydat*",
        "nl": "kandidaat, kandidaten",
        "ar": "المرشح, المرشحون, اسم المرشح",
    },
    PARTY: {
        "en": "party, parties, list, coalition, alliance, affiliation",
        "fr": "parti, partis, liste, listes, nuance",
        "de": "partei, parteien, liste, wählergruppe",
        "es": "partido, partidos, lista, coalicion",
        "pt": "partido, partidos, lista, coligacao, sigla",
        "it": "partito, lista, liste, contrassegno, coalizione, gruppo",
        "ru": "партия, партии, политическ* парти*, избирательн* объединени*, наименование партии",
        "kk": "партия, партиялар, саяси партия*",
        "tr": "parti, partiler, siyasi parti, ittifak",
        "uk": "партія, партії, політичн* парті*",
        "pl": "partia, komitet, lista, komitet wyborczy",
        "nl": "partij, partijen, lijst, lijstnaam",
        "ar": "الحزب, القائمة, الأحزاب, القوائم",
    },
    "votes": {
        "en": "votes, vote, vote count, total votes, candidate votes, cand votes, totals, votes received, ballots for",
        "fr": "voix, nombre de voix, suffrages, suffrages obtenus",
        "de": "stimmen, stimmenzahl, erststimmen, zweitstimmen, anzahl stimmen",
        "es": "votos, cantidad de votos, total votos, sufragios",
        "pt": "votos, total de votos, votos nominais",
        "it": "voti, totale voti, preferenze, voti lista",
        "ru": "голоса, голосов, число голосов, количество голосов",
        "kk": "дауыс, дауыстар, дауыс саны, дауыстар саны",
        "tr": "oy, oylar, oy sayisi, aldigi oy",
        "uk": "голоси, голосів, кількість голосів",
        "pl": "glosy, glosow, liczba glosow",
        "nl": "stemmen, aantal stemmen",
        "ar": "الأصوات, عدد الأصوات, أصوات",
    },
    "share": {
        "en": "share, vote share, pct votes",
        "fr": "part, pourcentage",
        "de": "anteil, stimmenanteil, prozent*",
        "es": "porcentaje, cuota",
        "pt": "percentagem, porcentagem",
        "it": "percentuale, perc",
        "ru": "доля, процент*",
        "kk": "пайыз*, үлес*",
        "tr": "oran, orani, oy orani, yuzde",
        "uk": "частка, відсот*",
        "pl": "udzial, procent*",
        "nl": "aandeel, percentage",
        "ar": "النسبة, نسبة, النسبة المئوية",
    },
    "seats": {
        "en": "seats, seats won, mandates, delegates, delegate count",
        "fr": "sieges, elus, mandats",
        "de": "sitze, mandate",
        "es": "escanos, bancas, curules, diputados",
        "pt": "mandatos, eleitos, cadeiras",
        "it": "seggi, eletti",
        "ru": "мандаты, мандатов, места",
        "kk": "мандат*, орындар",
        "tr": "milletvekili, milletvekili sayisi, sandalye",
        "uk": "мандати, місця",
        "pl": "mandaty, liczba mandatow",
        "nl": "zetels, aantal zetels",
        "ar": "المقاعد, عدد المقاعد",
    },
    "registered": {
        "en": "registered, registered voters, reg voters, eligible, eligible voters, electors, electorate, enrolled,"
        " total voters",
        "fr": "inscrits, electeurs inscrits, nombre d inscrits",
        "de": "wahlberechtigte, stimmberechtigte",
        "es": "censo, electores, inscritos, padron, habilitados, lista nominal",
        "pt": "inscritos, eleitores, eleitorado, aptos",
        "it": "elettori, iscritti, aventi diritto, elettori iscritti, ele t",
        "ru": "избирател*, включенных в список*, внесенных в список*, число избирателей",
        "kk": "сайлаушы*, тізімге енгізілген*, сайлаушылар саны",
        "tr": "secmen, secmen sayisi, kayitli secmen",
        "uk": "виборці, виборців, внесених до списку",
        "pl": "uprawnieni, uprawnionych, liczba uprawnionych",
        "nl": "kiesgerechtigden, opgeroepenen",
        "ar": "المسجلون, الناخبون المسجلون, عدد المسجلين",
    },
    "ballots_cast": {
        "en": "ballots cast, ballots, votes cast, total ballots, voters, voted, ballots counted, votes polled",
        "fr": "votants, bulletins, nombre de votants",
        "de": "wähler, waehler, wählende, wähler innen, abgegebene stimmen",
        "es": "votantes, votos emitidos, votos totales, votos contabilizados, sufragantes",
        "pt": "votantes, comparecimento, votos apurados",
        "it": "votanti, schede scrutinate, totale votanti, vot t",
        "ru": "проголосовало, приняло участие, приняли участие, проголосовавших, бюллетен* всего",
        "kk": "дауыс берді, дауыс бергендер, қатысқандар",
        "tr": "kullanilan oy, oy kullanan, oy kullanan secmen",
        "uk": "взяли участь, проголосувало, проголосували",
        "pl": "wydane karty, glosowalo, kart waznych, frekwencja liczba",
        "nl": "opgekomen, uitgebrachte stemmen, opkomst aantal",
        "ar": "المقترعون, عدد المقترعين, المصوتون",
    },
    "ballots_valid": {
        "en": "valid, valid votes, valid ballots, formal, formal votes",
        "fr": "exprimes, suffrages exprimes",
        "de": "gültige, gültige stimmen, gueltige, gueltige stimmen",
        "es": "validos, votos validos",
        "pt": "validos, votos validos",
        "it": "validi, voti validi, schede valide",
        "ru": "действительных, действительн* бюллетен*, действительные",
        "kk": "жарамды",
        "tr": "gecerli, gecerli oy, gecerli oylar",
        "uk": "дійсних, дійсні",
        "pl": "wazne, glosow waznych, glosy wazne",
        "nl": "geldige, geldige stemmen",
        "ar": "الصحيحة, الأصوات الصحيحة, أصوات صحيحة",
    },
    "ballots_invalid": {
        "en": "invalid, invalid votes, invalid ballots, rejected, rejected ballots, spoiled, spoilt, informal",
        "fr": "nuls, bulletins nuls",
        "de": "ungültige, ungültige stimmen, ungueltige, ungueltige stimmen",
        "es": "nulos, votos nulos, invalidos",
        "pt": "nulos, votos nulos",
        "it": "nulle, schede nulle, voti nulli",
        "ru": "недействительн*, испорчен*",
        "kk": "жарамсыз",
        "tr": "gecersiz, gecersiz oy, gecersiz oylar",
        "uk": "недійсн*",
        "pl": "niewazne, glosow niewaznych, glosy niewazne",
        "nl": "ongeldige, ongeldige stemmen",
        "ar": "الباطلة, الملغاة, الأصوات الباطلة",
    },
    "turnout": {
        "en": "turnout, voter turnout, participation",
        "fr": "participation, taux de participation",
        "de": "wahlbeteiligung, beteiligung",
        "es": "participacion",
        "pt": "participacao, afluencia",
        "it": "affluenza, affluenza alle urne",
        "ru": "явка",
        "kk": "келу, келу деңгейі, қатысу",
        "tr": "katilim, katilim orani",
        "uk": "явка",
        "pl": "frekwencja",
        "nl": "opkomst, opkomstpercentage",
        "ar": "نسبة المشاركة, المشاركة, نسبة الاقتراع",
    },
    "units_reported": {
        "en": "precincts reporting, precincts reported, reporting, reported, units reported, precincts counted,"
        " polling places counted, counted, returns counted, stations reported",
        "fr": "bureaux depouilles, bureaux comptabilises, depouilles",
        "de": "ausgezählt, ausgezählte, schnellmeldungen, ausgezählte wahlbezirke, ausgezaehlt",
        "es": "mesas escrutadas, mesas computadas, actas contabilizadas, escrutadas, actas procesadas",
        "pt": "freguesias apuradas, secoes totalizadas, apuradas",
        "it": "sezioni scrutinate, sezioni pervenute, sezioni completate, scrutinate, enti p, sz p",
        "ru": "обработано, протоколов обработано, участков обработано",
        "kk": "өңделді, өңделген",
        "tr": "acilan sandik, acilan sandik sayisi",
        "uk": "опрацьовано, оброблено",
        "pl": "obwody policzone, zliczone, protokolow",
        "nl": "getelde stembureaus, geteld",
        "ar": "المحطات المفروزة, المكاتب المفروزة",
    },
    "units_total": {
        "en": "precincts, total precincts, precincts total, precincts participating, units total, polling places,"
        " polling stations, precincts expected",
        "fr": "bureaux, nombre de bureaux, bureaux de vote",
        "de": "wahlbezirke, wahllokale",
        "es": "mesas, total mesas, actas, total actas",
        "pt": "freguesias, secoes",
        "it": "sezioni, totale sezioni, sezioni totali, enti t, sz t",
        "ru": "участков, всего участков, число участков",
        "kk": "учаскелер, учаскелер саны",
        "tr": "sandik, toplam sandik, sandik sayisi",
        "uk": "дільниць, кількість дільниць",
        "pl": "obwody, liczba obwodow",
        "nl": "stembureaus, aantal stembureaus",
        "ar": "المحطات, مكاتب الاقتراع, عدد المكاتب",
    },
    "count_item_type": {
        "en": "vote type, ballot type, count type, voting method, method, mode, vote kind, counting group",
        "de": "wahlart stimmen, briefwahl art",
        "es": "tipo de voto",
    },
    "generated_at": {
        "en": "updated, last updated, last update, timestamp, time stamp, generated, as of, last modified,"
        " results as of,"
        " updated at, date time",
        "fr": "mise a jour, derniere mise a jour, actualise",
        "de": "stand, aktualisiert, letzte aktualisierung, zeitpunkt",
        "es": "actualizado, ultima actualizacion, fecha y hora, corte",
        "pt": "atualizado, ultima atualizacao, atualizacao",
        "it": "aggiornato, aggiornamento, ultimo aggiornamento, dato aggiornato",
        "ru": "обновлено, по состоянию на, дата обновления, последнее обновление",
        "kk": "жаңартылды, жағдай бойынша, жаңартылған",
        "tr": "guncelleme, guncellendi, son guncelleme",
        "uk": "оновлено, станом на",
        "pl": "aktualizacja, stan na, ostatnia aktualizacja",
        "nl": "bijgewerkt, laatst bijgewerkt, stand van",
        "ar": "آخر تحديث, تحديث, التحديث",
    },
    NOTHING: {
        "en": "swing, change, difference, margin, lead, previous, historic, rank, order, ballot order, incumbent,"
        " suffix,"
        " contested, gender, sex, age, url, link, photo, image, color, colour, blank, abstention*, test",
        "fr": "ecart, rang, ordre, sexe, abstentions, blancs, numero de panneau",
        "de": "differenz, rang, gewinn",
        "es": "diferencia, blancos, votos en blanco, abstencion",
        "pt": "diferenca, brancos, votos em branco, abstencao",
        "it": "contestati, voti contestati, bianche, schede bianche, prog",
        "ru": "место, изменение, разница",
        "pl": "roznica, miejsce",
        "nl": "verschil, blanco",
    },
}

# Units of a level that the standard has a word for; whatever else is a unit has none.
LEVELS: dict[str, str] = {
    "country": "country, nation, pays, land gesamt, pais, paese, страна, ел, ulke, країна, kraj",
    "state": "state, province, bundesland, land, estado, provincia autonoma, штат",
    "county": "county, parish, departement, kreis, landkreis, comte, provincia, район, аудан, powiat, il, область,"
    " облыс,"
    " województwo, oblast, شهرستان, محافظة, المحافظة",
    "municipality": "municipality, commune, gemeinde, municipio, comune, comuni, concelho, gmina, gemeente, ilce,"
    " город,"
    " қала, місто, البلدية",
    "city": "city, ville, stadt, ciudad, cidade, citta",
    "town": "town, borough",
    "ward": "ward, quartier, stadtteil, stadtbezirk, barrio, bairro",
    "precinct": "precinct, voting district, precinct name, bureau de vote, wahllokal, mesa, seccion electoral",
    "polling-place": "polling place, polling station, station, lokal wyborczy, stembureau, lugar de votacion",
}

# Words that make a figure a percentage.
PERCENT = "%, ٪, pct, percent*, pourcent*, prozent*, porcent*, percentual*, процент*, пайыз*, yuzde*, відсот*, procent*"
WHOLE = (  # what the whole area is called in a column of units
    "total, totals, grand total, overall, statewide, nationwide, ensemble, gesamt, insgesamt, totale, totali,"
    " итого, всего,"
    " барлығы, toplam, разом, усього, razem, ogolem, totaal, المجموع, الإجمالي"
)
# How ballots were cast, in the words of counting groups; the standard's word for each.
WAYS: dict[str, str] = {
    "total": "total, totals, all, toplam, gesamt, итого, totale, ensemble",
    "election-day": "election day, polling day, day of, polls, in person, urne, urnenwahl, ordinary, ordinary votes",
    "absentee-mail": "absentee by mail, by mail, mail, mail in, postal, postal votes, vbm, briefwahl, correspondance",
    "absentee": "absentee, absent, absent votes",
    "early": "early, early voting, advance, advance voting, advanced voting, early in person, prepoll, pre poll",
    "provisional": "provisional, provisional votes",
    "uocava": "uocava, overseas, military, estero, etranger, exterior",
    "write-in": "write in, write ins",
}
# Words that add nothing to a name.
_NEUTRAL = (
    "name names nom noms nombre nome nomi title label text of the de du des la le les del della di der die das von"
    " and y"
    " et number no nr num count anzahl full в на по число количество наименование саны liczba aantal عدد اسم"
    " adi"
)
NEUTRAL = frozenset(_NEUTRAL.split())
