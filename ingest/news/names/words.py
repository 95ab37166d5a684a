"""Words that name no option by themselves, in many languages, and the answers to a ballot question.

They are compared as they sound, see `sounds`, so that one spelling often serves several languages.
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _tuple(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# What kind of body it is: may be left out of a name, and says that the name is a party's.
KINDS = _tuple("""
party parties parti partie partei parteien partiet partij partido partidos partito partiet partia partie partii partiju
partiya partiyası partisi partis puolue puolueen párt strana stranka partidul partidului parti партия партии партию
партией партій партія партиясы партиясын партиясының партиясына партиялар партиялары партиясындағы κόμμα
movement mouvement movimiento movimento bewegung ruch hnutí hnutie mozgalom liike rörelsen движение движения рух
қозғалысы hareketi league liga ligue lega liitto лига bloc block bloque bloco blok блок blogi list lista liste список
тізімі listesi federation federación fédération federacja федерация front frente fronte фронт partai fraktion
""")
# Stems of words that tell parties apart only together with others. A line is one meaning in several languages.
STEMS = """
democra demokra démocra демокра
social socia sotsia sosia sosyal социал соціал
republi respubli république республик респуб cumhuriyet
nationwide общенац загальнонац жалпыұлт жалпы улуттук
nation nazion natsion narodow национал націонал ұлттық улуттук milliy milli kansallis
people popul volks folk народ halk xalq халық халқ эл norod ludow lidov népi kansan
liber либерал ліберал özgürlükçü
conserv konserv консерв muhafazakar
christ chrét krist христ християн
allianc allianz alian альян albian ittifak альянс одақ союз
coali koali коали koalit koalisyon
union unión união eenheid birlik birlikte
unity единст єдніс бірлі birlik einheit unité unidad unidade enotnost jednota
united unido unida vereinigt объедин об'єдн біріккен birleşik
patriot патриот патріот vatanperver отансүйгіш
ecolog ekolog écolog эколог еколог
green grün verd vihre zelen zielon зелен жасыл yeşil yashil groen vert miljö
labour labor laburist trabal trabaj trabalh travail arbeit arbeid arbet труд трудов еңбек emek työ pracy práce
commun komun kommun коммун комун komünist kominist
radical radikal радикал
reform реформ
progres прогрес ilerici прогрессив
centre center centro zentrum центр keskust orta
left linke izquierd esquerd gauche sinistr левы лівы солшыл vänster venstre lewic vasemmist
right rechts derech direit droite destra правы правиц prawic
freedom libert freihei frihet svobod свобод бостандық özgürlük azadlık wolnoś vrijheid
justic justiz gerecht justiç справедл әділет adalet sprawiedliw oikeud
order ordnung orden порядок tertip
future zukunft futur будущ майбутн болашақ gelecek jövő
hope hoffnung esperan nadziej надежд надія үміт umut
dream traum sueño rêve мечт арман оцнеб
change wandel cambio mudanç измен перемен өзгеріс değişim zmian
forward вперед вперёд алға ileri voorwaarts
strong stark fuerte forte сильн күшті güçlü
force kraft fuerza força сила күш voima
voice stimme голос дауыс hlas
country pays страна país kraj
homeland vaterland patria patrie отечеств родин батьківщ vatan isänmaa
federal федерал
independ unabhäng indépend независ незалеж тәуелсіз bağımsız riippumat
citizen bürger ciudadan cidad citoyen граждан громадян азамат vatandaş obywatel
worker arbeiter рабочих жұмысшы işçi
farmer bauern agrar аграр agriculteur çiftçi
peasant крестьян селян шаруа rolnik
women frauen femmes mujeres женщин жінок әйелдер kadın
youth jugend jeunes joven молод жастар gençlik
famil семья семьи сім'я отбасы aile perhe
solidar солидар солідар dayanışma
peace frieden paix бейбіт barış
truth wahrheit правда шындық hakikat
civic civil civi граждан
modern современ заманауи çağdaş
europe europa европ європ еуропа avrupa
world monde welt әлем dünya
muslim мусульм мұсылман müslüman
islam ислам
catholi католи katoli
tradition традиц дәстүр gelenek
develop entwickl развит даму kalkınma
welfare wohlfahrt refah
action aktion acción ação action действ әрекет eylem
initiativ инициатив ініціатив бастама girişim
assembl rassemblement асамблея ассамблея құрылтай meclis
congress kongres конгресс құрылтай
committee komite комитет комітет
council совет rada кеңес
society gesellschaft обществен qoğam қоғам toplum
commission komission комисс
election wahlen выборы вибори сайлау seçim eleccion élection eleição
parliament parlament парламент mazhilis majilis мажилис
senat сенат
deput депутат
candid kandidat кандидат
president präsident президент
ministe министр министер
electoral избиратель
"""
SHORT = _tuple("""
all one our we us now for and or der die das the los las les le la el il of de du des da do dos und et e y o ve и та за
нет да yes no ja nein oui non si sí sim não ha for against pro contra up first go forward together us free rise
way new day big old red blue white black gold good better best more next real true just fair safe work works
law men man old right left art
""")
GLUE = _set("of the and for de la le les des du da do dos das del y e et und der die das den ve и та і в для")
OF = _set("of de du des der da do for für pour для за")
# May stand before any name, with a capital where a sentence begins.
BEFORE = _set(
    "the a an el la los las le les il lo o os a as der die das den ein eine un une una this that both for with in on "
    "of at and but while only today yesterday now then here so meanwhile also bei mit für von en de du des pour avec "
    "para con по за у в на но а и партия партии блок"
)
PARTICLES = _set("le la de da do dos das del della di du van von der den ter ten bin ibn al el ben von zu st san")
# May stand before a surname without being a given name.
TITLES = _tuple("""
mr mrs ms miss dr prof sir dame lord lady president präsident presidente président presidenta vice minister ministre
ministro premier chancellor kanzler canciller senator senador senadora sénateur governor gobernador governador mayor
alcalde alcaldesa prefeito maire bürgermeister general colonel captain king sheikh imam padre pastor father don doña
señor señora monsieur madame herr frau sayın bay bayan cumhurbaşkanı başkan başkanı aday adayı candidate candidato
candidata candidat candidate kandidat kandidatin kandidatka incumbent opposition leader líder chef chefin chair
chairman chairperson conservative labour democrat republican liberal socialist socialiste socialista social independent
independiente tory tories rival challenger winner frontrunner speaker secretary commissioner deputy justice judge
counsellor councillor президент кандидат господин госпожа министр премьер сенатор губернатор мэр лидер действующий
президенті үміткер төраға мырза ханым пан пані deputado deputada petista expresidente ex vs versus and und et y e o
in on at for with by from of to the a an as but when while if after before so both only neither nor either then
""")
YES = _tuple("""
for yes ja oui si sí sim evet ha иә ия да за так pro für dafür pour approve approved approval apruebo
aprueba aprobar aprobación aprobado aprovar aprovação favor favour favorable befürworter tak igen kyllä jes kabul
""")
NO = _tuple("""
against no nein non não hayır yo'q нет против жоқ қарсы ні nie contra contre gegen dagegen reject rejected rejection
rechazo rechaza rechazar rechazarlo rechazarla rejeitar rejeição nej nei nem ei ret ablehnung
""")
# Answers too common to be taken for one unless a word that introduces an answer stands before them, or, of those that
# are for or against something, a word for voting stands near.
COMMON = _set("no non si so da так ja ha ні ei nem nie nei ne да ия иә tak kabul nej нет жоқ oui yes")
TOWARDS = _set("for für pour за pro contre gegen against против contra")
INTRODUCE = _set(
    "the el le al del o ao das dem ein voted vote votó votaron votar said say says dice dijo dit mit um pelo"
)
VOTING = _tuple(
    "vote voting stimm golos progolos sufrag ballot bulleten biuleten were abstimm votar voix голос oy oylar"
)

AGAINST_ALL = (
    *("against all", "against everyone", "against all candidates", "against all parties", "none of the above"),
    *("against every candidate", "rejected every candidate", "rejected all candidates", "against every party"),
    *("против всех", "против всех кандидатов", "против всех партий", "проти всіх", "барлығына қарсы"),
    *("бәріне қарсы", "баарына каршы", "hamısının əleyhinə", "barchasiga qarshi", "contre tous", "gegen alle"),
    *("contra todos", "en contra de todos", "ninguno de los anteriores", "nenhum dos anteriores", "hepsine karşı"),
    *("aucun des candidats", "keiner der kandidaten", "keinen der kandidaten", "супраць усіх", "ներ դեմ բոլորին"),
)
