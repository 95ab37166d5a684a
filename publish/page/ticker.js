// What happened, newest first; and the corrections among it apart, because a correction is never silent.

import { el, keyed, named, plain, replace, time } from "./dom.js";
import { address } from "./receipt.js";
import { contestOf, nameOf, unitOf } from "./names.js";
import { clock, exactly, moment } from "./numbers.js";
import { term, word } from "./words.js";

const SHOWN = 60;
export const kindOf = (line) => line.type.replace(/^tallywire\./u, "");

// "contest/unit" in words; whatever else a subject names (a source, notes) as it is.
export function placeOf(definition, subject) {
  const [contestId, unitId] = plain(subject).split("/");
  const contest = contestOf(definition, contestId);
  if (!contest) return contestId === "notes" ? (unitId ?? "") : contestId;
  const unit = unitId ? nameOf(unitOf(definition, unitId)) : "";
  return definition.contests.length > 1 ? [unit, nameOf(contest)].filter(Boolean).join(" · ") : unit;
}

export function makeTicker(definition, api) {
  const list = el("ol", { class: "lines", reversed: true });
  const node = el("section", { class: "panel ticker", id: "ticker", "aria-labelledby": "ticker-title" }, el("h2", { id: "ticker-title", text: word("ticker") }), el("div", { class: "scroll tall", tabindex: "0", role: "group", "aria-labelledby": "ticker-title" }, list));
  return { node, update: (state) => keyed(list, state.board.ticker.slice(0, SHOWN), (each) => each.sequence, (each) => item(definition, api, each)) };
}

export function makeCorrections(definition, api) {
  const list = el("ol", { class: "lines" });
  const none = el("p", { class: "none", text: word("no_corrections") });
  const node = el("section", { class: "panel corrections", id: "corrections", "aria-labelledby": "corrections-title" }, el("h2", { id: "corrections-title", text: word("corrections") }), none, list);
  const seen = new Map();
  return { node, update: (state) => {
    if (seen.owner !== state) { seen.clear(); seen.owner = state; }
    for (const line of state.board.ticker) if (kindOf(line) === "tally.corrected") seen.set(line.sequence, line);
    const shown = [...seen.values()].sort((a, b) => b.sequence - a.sequence).slice(0, 20);
    none.hidden = shown.length > 0;
    keyed(list, shown, (each) => each.sequence, (each) => item(definition, api, each));
  } };
}

function item(definition, api, line) {
  const kind = kindOf(line);
  const place = placeOf(definition, line.subject);
  const [contest, unit] = line.subject.split("/");
  const proof = api && kind.startsWith("tally.") && unit ? `${api}/receipts/${encodeURIComponent(contest)}/${encodeURIComponent(unit)}?sequence=${line.sequence}` : null;
  const title = el("span", { class: "kind", text: term("event", kind) });
  return el(
    "li", { class: `line ${kind.replace(".", "-")}`, "data-sequence": line.sequence, "data-type": kind, value: line.sequence },
    time(line.at, clock(line.at), { title: exactly(line.at) }),
    el("div", {}, title, " ", el("strong", {}, named(place)), line.message ? el("p", {}, named(line.message)) : null,
      proof ? el("a", { class: "source", href: proof }, named(line.source_id), ` · ${word("receipt")}`) : el("span", { class: "source" }, named(line.source_id))),
  );
}

export function makeNotes(definition) {
  const list = el("ul", { class: "lines notes" });
  const node = el("section", { class: "panel", id: "notes", hidden: true, "aria-labelledby": "notes-title" }, el("h2", { id: "notes-title", text: word("notes") }), list);
  return { node, update: (state) => {
    const { notes } = state.board;
    node.hidden = !notes.length;
    replace(list, notes.map((note) => el("li", { class: "line", lang: note.language || null }, note.published_at ? time(note.published_at, moment(note.published_at)) : el("span"),
      el("div", {}, link(note), el("span", { class: "source" }, named(note.issuer), ` · ${note.topics.map(plain).join(", ")}`)))));
  } };
}

function link(note) {
  const title = named(note.title || note.url);
  const found = address(note.url);
  return found.tagName === "A" ? replace(found, title) : title;
}
