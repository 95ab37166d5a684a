// The desk's page: what is held is released or rejected, figures are overridden, contests called; each with a reason.

import { ask, soon } from "./api.js";
import { makeAudit, makeCalls, makeOverrides } from "./desk-forms.js";
import { makeDecisions } from "./desk-holds.js";
import { desk, useDeskWords } from "./desk-words.js";
import { el, named, plain, replace } from "./dom.js";
import { Live } from "./live.js";
import { speak } from "./numbers.js";
import { receiptsOf } from "./receipt.js";
import { chosenLanguage, languageChoice, themeChoice, useTheme } from "./settings.js";
import { useWords, word } from "./words.js";

const { api, language: served } = document.body.dataset;
const KEY = "tallywire.token";
const kept = { token: sessionStorage.getItem(KEY), scopes: [] };
const line = el("p", { class: "problem-line", id: "problem", role: "status" });

// The token goes into a header and nowhere else: never into an address, where logs would keep it.
async function asked(path, method = "GET", body = undefined) {
  const headers = { Authorization: `Bearer ${kept.token}` }; // and never what a cache has kept
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return ask(path, { method, headers, credentials: "omit", cache: "no-store", body: body === undefined ? undefined : JSON.stringify(body) });
}

// A decision; true where it was taken. What came of it stands in one line.
async function decide(path, method, body) {
  if (!body.why) return told(desk("need_why"), true);
  try {
    const said = await asked(`${api}/${path}`, method, body);
    told(desk("done", { what: plain(said?.done ?? path) }), false);
    return true;
  } catch (error) {
    const again = error.status === 409 ? ` ${desk("look_again")}` : "";
    return told(desk("failed", { why: plain(error.message) }) + again, true);
  } finally {
    renew();
  }
}

function told(text, bad) {
  line.textContent = text;
  line.classList.toggle("bad", bad);
  return false;
}

const may = (scope) => kept.scopes.includes(scope);
let [panels, definition, after] = [[], null, 0];

// Whatever an event may have changed is asked for again, a moment later and all at once.
const renew = soon(fetchAll, 100, 400);

async function fetchAll() {
  if (!panels.length) return;
  const get = (path) => asked(`${api}/${path}`).catch(() => null);
  const wanted = { board: "board", ...(may("overrides") ? { overrides: "overrides" } : {}), ...(may("audit") ? { audit: "audit" } : {}) };
  const entries = await Promise.all(Object.entries(wanted).map(async ([name, path]) => [name, await get(path)]));
  const now = Object.fromEntries(entries);
  if (now.board) panels.forEach((each) => each.update(now));
  after = Math.max(after, now.board?.sequence ?? 0);
  document.body.dataset.sequence = after;
}

function entry() {
  const input = el("input", { type: "password", id: "token", autocomplete: "off", required: true, spellcheck: "false" });
  const enter = async (event) => {
    event.preventDefault();
    kept.token = input.value.trim();
    await begin();
  };
  return el(
    "form", { class: "token", id: "login", onsubmit: enter },
    el("label", { for: "token", text: desk("token") }), input, el("button", { type: "submit", id: "enter", text: desk("enter") }),
    el("p", { class: "legend", text: desk("token_note") }),
  );
}

function leave() {
  sessionStorage.removeItem(KEY);
  location.reload();
}

function who(holder) {
  const scopes = holder.scopes.join(", ") || "—";
  return el("p", { class: "holder" }, named(desk("as", { who: holder.name, scopes })), " ", el("button", { type: "button", id: "leave", onclick: leave, text: desk("leave") }));
}

async function begin() {
  const main = document.getElementById("main");
  if (!kept.token) return replace(main, line, entry());
  try {
    const said = await asked("/v1/me");
    const holder = said.token ?? said;
    kept.scopes = holder.scopes;
    sessionStorage.setItem(KEY, kept.token);
    told("", false);
    open(main, holder);
  } catch (error) {
    if (error.status === 401) sessionStorage.removeItem(KEY);
    told(desk("failed", { why: plain(error.message) }), true);
    replace(main, line, entry());
  }
  return null;
}

async function open(main, holder) {
  const tools = { definition, decide, may };
  panels = [makeDecisions(tools), makeOverrides(tools), makeCalls(tools), makeAudit(tools)];
  replace(main, who(holder), line, el("div", { class: "desk-grid" }, panels.map((each) => each.node)));
  await fetchAll();
}

function connection(name) {
  document.body.dataset.connection = name;
  Object.assign(document.getElementById("connection"), { textContent: word(name) }).dataset.state = name;
}

async function start() {
  useTheme();
  receiptsOf(api);
  definition = await ask(api);
  const language = chosenLanguage(definition, served);
  document.documentElement.lang = language;
  useDeskWords(useWords(language));
  speak(language, definition.time_zone);
  document.querySelector(".tools").prepend(languageChoice(definition, language), themeChoice());
  new Live(api, definition.sequence, renew, connection);
  await begin();
}

start();
