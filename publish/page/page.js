// The page and the card: fetch a snapshot, draw it, follow the events. What the server wrote as tables stays until then.

import { makeAnnouncer, spoken } from "./announce.js";
import { ask, rowsOf, soon } from "./api.js";
import { Baked } from "./baked.js";
import { replace } from "./dom.js";
import { build, masthead } from "./layout.js";
import { Live } from "./live.js";
import { speak } from "./numbers.js";
import { receiptsOf } from "./receipt.js";
import { chosenLanguage, useTheme } from "./settings.js";
import { addRows, fold, fresh, takeOver } from "./state.js";
import { useWords, word } from "./words.js";

const { api, base, language: served, contest: only } = document.body.dataset;
const live = { state: null };
let [past, page, drawing, asked] = [null, null, null, 0];

const mine = (definition) => definition.contests.filter((each) => !only || each.id === only);

// Everything that is shown, now or as of an instant.
async function load(asOf = null, from = live.state) {
  const at = asOf ? `?as_of=${encodeURIComponent(asOf)}` : "";
  const [definition, board] = await Promise.all([asOf ? from.definition : ask(api), ask(`${api}/board${at}`)]);
  const state = fresh(definition, board);
  if (asOf) state.at = state.until = asOf;
  await Promise.all(mine(definition).map(async (contest) => {
    const [{ rows, sequence }, series] = await Promise.all([rowsOf(api, contest.id, asOf), asOf ? from.series.get(contest.id) : points(contest)]);
    addRows(state, contest.id, rows);
    state.sequence = Math.min(state.sequence, sequence); // events after it are folded in; what is newer stays
    state.series.set(contest.id, asOf ? series.filter((each) => each.sequence <= board.sequence) : series);
  }));
  return state;
}

const points = async (contest) => (await ask(`${api}/contests/${encodeURIComponent(contest.id)}/series`)).points;

async function loadBaked(get) {
  const [definition, board] = await Promise.all([get(""), get("board")]);
  const state = fresh(definition, board);
  await Promise.all(mine(definition).map(async ({ id }) => {
    const [rows, series] = await Promise.all([get(`contests/${id}/results`), get(`contests/${id}/series`)]);
    addRows(state, id, rows?.results ?? []);
    state.series.set(id, series?.points ?? []);
  }));
  return state;
}

function start(state) {
  const language = chosenLanguage(state.definition, served);
  document.documentElement.lang = language;
  const words = useWords(language);
  speak(language, state.definition.time_zone);
  live.state = state;
  const announcer = makeAnnouncer();
  page = build(mine(state.definition), state.definition, { api, card: Boolean(only), language, words, show: showPast, live: backToLive });
  masthead(state.definition, { language, api, card: Boolean(only) });
  page.announcer = announcer;
  replace(document.querySelector("main"), page.node, announcer.node);
  document.body.classList.add("ready");
  draw();
}

function draw() {
  drawing = null;
  const { state } = live;
  page.update(past ?? state, Boolean(past));
  page.slider?.range(state.definition.first_at, state.until);
  document.body.dataset.sequence = (past ?? state).sequence;
}

const redraw = () => (drawing ??= requestAnimationFrame(draw));

async function showPast(instant) {
  const turn = (asked += 1);
  try {
    const state = await load(instant);
    if (turn !== asked) return;
    past = state;
    page.pastSaid(instant);
  } catch (error) {
    if (turn === asked) page.pastFailed(error.message);
  }
  redraw();
}

function backToLive() {
  asked += 1;
  past = null;
  page.pastSaid(null);
  redraw();
}

function take(event) {
  const { state } = live;
  const touched = fold(state, event);
  if (!touched) return;
  state.definition.first_at ??= event.time;
  page.announcer.say(spoken(state, event, touched));
  if (touched.ask) askBoard();
  const contest = touched.whole && touched.series === "count" && mine(state.definition).find((each) => each.id === touched.contest);
  if (contest?.allocation) askSeats(contest.id);
  redraw();
}

// Asked again where the answer is older than what has been told meanwhile.
const askBoard = soon(async () => {
  const board = await ask(`${api}/board`).catch(() => null);
  if (!board || !takeOver(live.state, board)) askBoard();
  redraw();
});

const wished = new Map();

function askSeats(id) {
  if (!wished.has(id)) wished.set(id, soon(() => takeSeats(id)));
  wished.get(id)();
}

async function takeSeats(id) {
  const said = await ask(`${api}/seats/${encodeURIComponent(id)}`).catch(() => null);
  const mineNow = live.state.board.contests.find((each) => each.contest_id === id);
  if (!said || said.sequence < (mineNow.result?.sequence ?? 0)) return void askSeats(id);
  mineNow.seats = said.seats;
  redraw();
}

function connection(name) {
  document.body.dataset.connection = name;
  const node = document.getElementById("connection");
  node.dataset.state = name;
  if (node.textContent !== word(name)) node.textContent = word(name);
}

async function begin() {
  useTheme();
  receiptsOf(api || null);
  if (!api) {
    const renew = async (get) => {
      const state = await loadBaked(get);
      if (!page) start(state);
      else live.state = state;
      redraw();
    };
    return new Baked(base, renew, connection).start();
  }
  for (;;) {
    try {
      start(await load());
      break;
    } catch (error) {
      if (page) throw error;
      connection("offline");
      await new Promise((then) => setTimeout(then, 3000 + 3000 * Math.random()));
    }
  }
  return new Live(api, live.state.sequence, take, connection);
}

begin();
