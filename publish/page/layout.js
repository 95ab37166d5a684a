// Where everything stands on the page.

import { legend, makeContest, titleOf } from "./contest.js";
import { el, named, plain, replace } from "./dom.js";
import { makeHolds } from "./holds.js";
import { nameOf } from "./names.js";
import { count, day, exactly, moment } from "./numbers.js";
import { makePolls } from "./polls.js";
import { makeSeats } from "./seats.js";
import { languageChoice, themeChoice } from "./settings.js";
import { makeSlider } from "./slider.js";
import { makeSources } from "./sources.js";
import { makeCorrections, makeNotes, makeTicker } from "./ticker.js";
import { makeMap } from "./tilemap.js";
import { makeTimeline } from "./timeline.js";
import { makeUnits } from "./units.js";
import { word } from "./words.js";

export function masthead(definition, { language, api, card }) {
  document.title = nameOf(definition);
  replace(document.getElementById("title"), named(nameOf(definition)));
  const held = document.getElementById("held-on");
  if (held) held.textContent = word("held_on", { day: day(definition.held_on) });
  const skip = document.querySelector(".skip");
  if (skip) skip.textContent = word("skip");
  const tools = document.getElementById("tools");
  const link = (href, key) => el("a", { href, text: word(key) });
  if (tools) {
    const [page, file] = [`/e/${encodeURIComponent(definition.id)}`, api ? `${api}/results.csv` : null];
    replace(tools, languageChoice(definition, language), themeChoice(), card ? null : link("?wall", "wall"), file && !card ? link(file, "csv") : null, file && !card ? link(`${page}/desk`, "desk") : null);
  }
}

export function build(contests, definition, options) {
  const { api, card, show, live } = options;
  const blocks = contests.map((contest) => block(definition, contest, options));
  const slider = api && !card ? makeSlider(definition, show, live) : null;
  const rail = card ? [] : [makeHolds(definition), makeCorrections(definition, api), makeTicker(definition, api), makeNotes(definition), makeSources()];
  const banner = el("div", { class: "past", id: "past", role: "status", hidden: true });
  const stand = el("p", { class: "stand", id: "stand" });
  const node = el(
    "div", { class: card ? "board card-board" : "board", lang: options.words === options.language ? null : options.words }, banner,
    card ? null : el("div", { class: "night" }, slider?.node),
    stand,
    el("div", { class: "columns" }, el("div", { class: "contests" }, blocks.map((each) => each.node)),
      rail.length ? el("aside", { class: "rail", "aria-label": word("ticker") }, rail.map((each) => each.node)) : null),
  );
  return { node, slider, ...pastWords(banner, slider), update: (state, past) => {
    document.body.classList.toggle("in-past", past);
    replace(stand, state.at ? word("as_of", { at: moment(state.at), sequence: count(state.sequence) }) : word("nothing_yet"));
    for (const each of [...blocks, ...rail]) each.update(state, past);
  } };
}

function block(definition, contest, { card, api }) {
  const parts = card
    ? [makeContest(definition, contest)]
    : [makeContest(definition, contest), makeSeats(contest), makeTimeline(contest), makeMap(definition, contest), makePolls(contest), makeUnits(definition, contest)];
  const own = api && !card ? el("a", { class: "embed", href: `/e/${encodeURIComponent(definition.id)}/card/${encodeURIComponent(contest.id)}`, text: word("embed") }) : null;
  const [result, ...others] = parts;
  result.node.append(...[legend(contest)].filter(Boolean));
  const node = el(
    "article", { class: "contest", id: `contest-${contest.id}`, "aria-labelledby": `contest-${contest.id}-title` },
    el("header", {}, el("h2", {}, titleOf(contest)), own),
    el("div", { class: "grid" }, result.node, others.map((each) => each.node)),
  );
  return { node, update: (state, past) => parts.forEach((each) => each.update(state, past)) };
}

function pastWords(banner, slider) {
  const back = () => el("button", { type: "button", onclick: () => slider.toLive(), text: word("back_live") });
  return {
    pastSaid: (instant) => {
      banner.hidden = !instant;
      if (instant) replace(banner, el("strong", { text: word("past", { at: exactly(instant) }) }), el("span", { text: word("past_more") }), back());
    },
    pastFailed: (why) => {
      banner.hidden = false;
      replace(banner, el("strong", { text: word("past_failed", { why: plain(why) }) }), back());
    },
  };
}

