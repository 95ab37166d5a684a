// What is held back and why, and where sources disagree. None of it is published; all of it can be seen.

import { el, keyed, named, replace, time } from "./dom.js";
import { shareOf, votesOf } from "./figures.js";
import { contestOf, label, nameOf, unitOf } from "./names.js";
import { count, exactly, moment, percent } from "./numbers.js";
import { says } from "./says.js";
import { word } from "./words.js";

export function makeHolds(definition) {
  const list = el("ul", { class: "holds" });
  const none = el("p", { class: "none", text: word("no_holds") });
  const note = el("p", { class: "legend", text: word("held_note") });
  const apart = el("ul", { class: "lines disagreements", id: "disagreements" });
  const apartTitle = el("h3", { text: word("disagreements") });
  const node = el("section", { class: "panel held", id: "held", "aria-labelledby": "held-title" }, el("h2", { id: "held-title", text: word("held") }), none, note, list, apartTitle, apart);
  return { node, update: (state) => {
    const { holds, disagreements } = state.board;
    none.hidden = holds.length > 0;
    note.hidden = !none.hidden;
    node.classList.toggle("some", holds.length > 0);
    keyed(list, holds, (each) => each.id, (each) => el("li", { class: "hold", id: `hold-${each.id}` }), (li, each) => replace(li, holdParts(definition, each)));
    apart.hidden = apartTitle.hidden = !disagreements.length;
    replace(apart, disagreements.map((each) => disagreement(definition, each)));
  } };
}

export function holdTitle(definition, [contestId, unitId, type]) {
  const contest = contestOf(definition, contestId);
  const parts = [nameOf(unitOf(definition, unitId)), contest ? nameOf(contest) : contestId, type === "total" ? "" : type];
  return parts.filter(Boolean).join(" · ");
}

function holdParts(definition, hold) {
  const row = { contest_id: hold.key[0], unit_id: hold.key[1], count_item_type: hold.key[2], tally: hold.statement, receipt: hold.receipt, at: hold.held_at, findings: hold.findings, sequence: null };
  return [
    el("h3", {}, named(holdTitle(definition, hold.key))),
    hold.findings.map((each) => el("p", { class: "doubt" }, named(each.message))),
    el("p", {}, says(row)),
    el("details", {}, el("summary", { text: word("would_say") }), comparison(definition, hold)),
    hold.ends ? el("p", { class: "legend" }, named(hold.ends)) : null,
  ];
}

// What the source says beside what stands of it meanwhile; figures that differ are marked.
export function comparison(definition, { key, statement, standing }) {
  const contest = contestOf(definition, key[0]);
  const ids = (contest?.selections ?? []).filter((each) => statement?.counts?.[each.id] || standing?.counts?.[each.id]);
  const cells = (tally, id, other) => {
    const text = said(tally, id);
    return el("td", { class: `num${standing && statement && text !== said(other, id) ? " differs" : ""}`, text, title: text === "—" ? word("not_said") : null });
  };
  return el(
    "div", { class: "scroll", tabindex: "0", role: "group", "aria-label": word("would_say") },
    el("table", { class: "figures compact" },
      el("thead", {}, el("tr", {}, el("th", { scope: "col", text: word("selection") }), el("th", { scope: "col", class: "num", text: word("would_say") }), el("th", { scope: "col", class: "num", text: word("stands") }))),
      el("tbody", {}, ids.map((each) => el("tr", { "data-selection": each.id }, el("th", { scope: "row" }, label(contest, each)), cells(statement, each.id, standing), cells(standing, each.id, statement))))),
  );
}

function said(tally, id) {
  const votes = votesOf(tally, id);
  const share = tally?.counts?.[id]?.share;
  return [votes === null ? null : count(votes), share === undefined ? null : percent(shareOf(tally, id).value)].filter((each) => each !== null).join(" · ") || "—";
}

function disagreement(definition, { key, message, since, sources }) {
  return el("li", { class: "line" }, time(since, moment(since), { title: exactly(since) }), el("div", {}, el("strong", {}, named(holdTitle(definition, key))), el("p", {}, named(message)), el("span", { class: "source" }, named(sources.join(" / ")))));
}
