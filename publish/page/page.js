// The page and the card: fetches, follows, draws; a time slider looks back.

import { server } from "./api.js";
import { files, poll } from "./baked.js";
import { bars, byline, called, counted } from "./contest.js";
import { clean, h, name, say } from "./dom.js";
import { hemicycle } from "./hemicycle.js";
import { follow } from "./live.js";
import { formats, turnoutOf } from "./numbers.js";
import * as panels from "./panels.js";
import { receipt } from "./receipt.js";
import { begin, fold, kindOf } from "./state.js";
import { tilemap } from "./tilemap.js";
import { timeline } from "./timeline.js";
import { units } from "./units.js";
import { LANGUAGES, wording } from "./words.js";

const { api, base, contest: only, language: given } = document.body.dataset;
const night = api ? server(api) : files(base);
const app = document.getElementById("app");
let state, past, ctx, drawing, connection = "connecting", follower;
const refetching = new Map();

async function load(at) {
  const [election, board] = await Promise.all([night.definition(), night.board(at)]);
  const shown = election.contests.filter((each) => !only || each.id === only).slice(0, 20);
  const got = await Promise.all(shown.map(async (each) => [each.id, await night.results(each.id, at), await night.series(each.id)]));
  return begin(election, board, Object.fromEntries(got.map((each) => [each[0], each[1]])),
    Object.fromEntries(got.map((each) => [each[0], each[2].filter((point) => !at || Date.parse(point.at) <= Date.parse(at))])));
}

function speak(language) {
  ctx = { language, t: wording(language), n: formats(language, state.election.time_zone), election: state.election, receipt: (row) => receipt(ctx, night, api, row) };
  document.documentElement.lang = language;
  say(document.getElementById("title"), clean(called(state.election, language)));
}

function section(contest, of) {
  const rows = [...(of.rows.get(contest.id)?.values() ?? [])];
  const whole = rows.filter((row) => row.unit_id === contest.unit_id);
  const row = whole.find((each) => each.series === "count");
  const turnout = row?.tally.ballots?.cast ? row : whole.find((each) => each.series === "turnout");
  const call = of.calls.get(contest.id);
  const winners = call?.selection_ids.map((id) => called(contest.selections.find((each) => each.id === id), ctx.language)).join(", ");
  return h("section", { id: `contest-${contest.id}`, class: "contest" }, h("h2", null, name(called(contest, ctx.language))),
    call && h("p", { class: "call" }, h("b", null, ctx.t(call.status)), " ", name(winners), " · ", name(call.why), " · ", name(ctx.t("by_desk", { who: call.who, when: ctx.n.long(call.made_at) }))),
    counted(ctx, row), h("div", { class: "columns" }, h("div", null, bars(ctx, contest, row, of.series.get(contest.id) ?? []), row ? byline(ctx, row) : h("p", null, ctx.t("nothing_yet")),
      turnout && h("p", { class: "turnout" }, `${ctx.t("turnout")}: ${ctx.n.percent(turnoutOf(turnout.tally))} · ${ctx.t("cast", { n: ctx.n.whole(turnout.tally.ballots?.cast) })} `, byline(ctx, turnout))),
      hemicycle(ctx, contest, of.seats.get(contest.id))),
    timeline(ctx, contest, of.series.get(contest.id) ?? []), panels.polls(ctx, contest, row, whole.filter((each) => !["count", "turnout"].includes(each.series))), tilemap(ctx, contest, rows), units(ctx, contest, rows));
}

function draw() {
  drawing = null;
  const of = past ?? state;
  const focus = document.activeElement?.closest("[id]")?.id;
  body.replaceChildren(...state.election.contests.filter((each) => !only || each.id === only).slice(0, 20).map((each) => section(each, of)));
  if (!only) {
    const fixes = of.ticker.filter((each) => kindOf(each.type) === "tally.corrected");
    const aside = (key, content) => h("section", { id: key }, h("h2", null, ctx.t(key)), content);
    body.append(h("div", { class: "beside" }, aside("ticker", panels.ticker(ctx, of.ticker)), aside("holds", panels.holds(ctx, [...of.holds.values()])),
      aside("corrections", fixes.length ? panels.ticker(ctx, fixes) : h("p", { class: "quiet" }, ctx.t("no_corrections"))),
      aside("disagreements", panels.list([...of.disagreements.values()].map((each) => name(each.message)), ctx.t("no_disagreements"))),
      aside("notes", panels.list(of.notes.map((each) => name(`${each.issuer}: ${each.title}`)), ctx.t("no_notes"))), aside("sources", panels.sources(ctx, of.sources))));
  }
  if (focus && focus !== document.activeElement?.id) document.getElementById(focus)?.querySelector("button")?.focus({ preventScroll: true });
  say(banner, past ? ctx.t("past", { when: ctx.n.exact(past.at) }) : "");
  banner.hidden = !past;
  document.body.dataset.sequence = of.sequence;
  tell(connection);
}

const later = () => (drawing ??= setTimeout(draw, 150));
const banner = h("p", { id: "past", class: "past", role: "status", hidden: true });
const body = h("div");

function tell(word) {
  connection = word;
  const node = document.getElementById("connection");
  node.dataset.state = word;
  if (ctx) say(node, ctx.t(word));
}

function take(events) {
  state = fold(state, events);
  for (const { type, data } of events) {
    const contest = state.election.contests.find((each) => each.id === (data.after ?? data.before)?.contest_id);
    const whole = (data.after ?? data.before)?.unit_id === contest?.unit_id;
    if (kindOf(type).startsWith("tally.") && data.series === "count" && contest?.allocation && whole && !refetching.has(contest.id)) {
      refetching.set(contest.id, setTimeout(() => seats(contest.id), 400 + 400 * Math.random()));
    }
  }
  later();
}

async function seats(id) {
  refetching.delete(id);
  const said = await night.seats(id).catch(() => null);
  if (said) state = { ...state, seats: new Map(state.seats).set(id, said.seats?.parties ? said.seats : said) };
  later();
}

function slider() {
  const { first_at, last_at } = state.election;
  if (!api || only || !first_at) return null;
  const range = h("input", { id: "slider", type: "range", min: Date.parse(first_at), max: Date.parse(last_at), step: 1000, "aria-label": ctx.t("slider") });
  range.value = range.max;
  let wait, turn = 0;
  range.addEventListener("input", () => {
    range.setAttribute("aria-valuetext", ctx.n.exact(Number(range.value)));
    clearTimeout(wait);
    const mine = ++turn;
    wait = setTimeout(async () => {
      const at = new Date(Number(range.value)).toISOString();
      const found = await load(at).catch((error) => void say(banner, ctx.t("failed", { why: error.message })));
      if (!found) banner.hidden = false;
      else if (mine === turn) (past = { ...found, at }), draw();
    }, 200);
  });
  const back = () => { clearTimeout(wait); turn++; past = null; range.value = range.max; draw(); };
  return h("div", { class: "slider" }, range, h("button", { id: "live", type: "button", onclick: back }, ctx.t("to_live")));
}

function tools() {
  const choose = h("select", { id: "language", "aria-label": ctx.t("language"), onchange: () => { localStorage.setItem("language", choose.value); speak(choose.value); draw(); } },
    [...new Set([...state.election.languages, ...Object.keys(LANGUAGES)])].map((each) => h("option", { value: each, lang: each }, LANGUAGES[each] ?? each)));
  choose.value = ctx.language;
  const theme = h("button", { id: "theme", type: "button", onclick: () => {
    const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    localStorage.setItem("theme", (document.documentElement.dataset.theme = dark ? "light" : "dark"));
  } }, ctx.t("theme"));
  return [choose, theme];
}

function stored(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

async function start() {
  if (stored("theme")) document.documentElement.dataset.theme = stored("theme");
  if (!api) await night.renew();
  state = await load();
  speak(new URLSearchParams(location.search).get("language") ?? stored("language") ?? given);
  document.getElementById("tools").append(...tools());
  app.append(...[banner, slider(), body].filter(Boolean));
  draw();
  app.hidden = false;
  document.getElementById("plain").hidden = true;
  const renew = async () => { follower?.stop(); state = await load(); listen(); later(); };
  const listen = () => { follower = follow(api, night, state.sequence, { take, tell, renew }); };
  if (api) listen();
  else poll(night, { tell, changed: async () => { state = await load(); later(); } });
}

start().catch((error) => { tell("reconnecting"); console.warn(`the tables stay as they are: ${error.message}`); });
