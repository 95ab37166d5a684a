// What the desk's page says beyond the words of the page, by language.

export const DESK = {
  en: {
    token: "Token", token_note: "It stays in this tab and is forgotten when the tab closes. Make one with: tallywire token", enter: "Enter", leave: "Forget the token", as: "{who}, may decide: {scopes}", all: "everything",
    why: "Reason", release: "Release", reject: "Reject", need_why: "A reason is needed; it goes into the audit log.", done: "Done: {what}", failed: "Not done: {why}", look_again: "It changed. Look again.",
    overrides: "Overrides", override: "Override a figure", contest: "Contest", unit: "Unit", until_agreed: "ends by itself once the best source says the same", set: "Publish this", clear: "Clear", no_overrides: "Nothing is overridden.",
    calls: "Calls", call: "Call a contest", status: "Status", retract: "Take the call back", no_calls: "Nothing is called.", audit: "Audit log", when: "When", who: "Who", action: "What", subject: "Of", no_scope: "This token may not do that.", votes_only: "Votes; what is left empty stays as it is published.",
  },
  ru: {
    token: "Ключ", token_note: "Он остаётся в этой вкладке и забывается, когда она закрыта. Создать: tallywire token", enter: "Войти", leave: "Забыть ключ", as: "{who}, может решать: {scopes}", all: "всё",
    why: "Причина", release: "Отпустить", reject: "Отклонить", need_why: "Нужна причина; она попадёт в журнал.", done: "Сделано: {what}", failed: "Не сделано: {why}", look_again: "Изменилось. Посмотрите снова.",
    overrides: "Замены", override: "Заменить число", contest: "Голосование", unit: "Территория", until_agreed: "кончается сама, когда лучший источник скажет то же", set: "Опубликовать", clear: "Снять", no_overrides: "Замен нет.",
    calls: "Объявления", call: "Объявить исход", status: "Статус", retract: "Отозвать", no_calls: "Ничего не объявлено.", audit: "Журнал", when: "Когда", who: "Кто", action: "Что", subject: "О чём", no_scope: "Этому ключу это не разрешено.", votes_only: "Голоса; пустое остаётся, как опубликовано.",
  },
  kk: {
    token: "Кілт", token_note: "Ол осы қойындыда қалады, жабылғанда ұмытылады. Жасау: tallywire token", enter: "Кіру", leave: "Кілтті ұмыту", as: "{who}, шеше алады: {scopes}", all: "бәрін",
    why: "Себебі", release: "Босату", reject: "Қабылдамау", need_why: "Себебі керек; ол журналға жазылады.", done: "Жасалды: {what}", failed: "Жасалмады: {why}", look_again: "Өзгерді. Қайта қараңыз.",
    overrides: "Ауыстырулар", override: "Санды ауыстыру", contest: "Сайлау", unit: "Аумақ", until_agreed: "ең жақсы дереккөз соны айтқанда өзі бітеді", set: "Жариялау", clear: "Алып тастау", no_overrides: "Ауыстыру жоқ.",
    calls: "Жариялаулар", call: "Нәтижені жариялау", status: "Мәртебе", retract: "Қайтарып алу", no_calls: "Ештеңе жарияланбаған.", audit: "Журнал", when: "Қашан", who: "Кім", action: "Не", subject: "Не туралы", no_scope: "Бұл кілтке рұқсат жоқ.", votes_only: "Дауыс; бос қалғаны жарияланғандай қалады.",
  },
};

let said = DESK.en;

export function useDeskWords(language) {
  said = DESK[language] ?? DESK.en;
}

export const desk = (key, values = {}) => (said[key] ?? DESK.en[key]).replace(/\{(\w+)\}/gu, (_, name) => values[name] ?? "");
