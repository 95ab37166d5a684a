// All units in a table that can be sorted and searched. Only a page of rows is in the document: eight thousand would freeze it.

import { moved } from "./contest.js";
import { el, keyed, light, named, replace } from "./dom.js";
import { changeOf, leaderOf, progressOf, ranked, shareOf, sumOf } from "./figures.js";
import { colourOf, nameOf, swatch } from "./names.js";
import { count, percent, tongue } from "./numbers.js";
import { says } from "./says.js";
import { beforeOf, rowOf } from "./state.js";
import { word } from "./words.js";

const PAGE = 200, COLUMNS = 6;

export function makeUnits(definition, contest) {
  const id = `units-${contest.id}`;
  const view = { by: "order", down: false, search: "", shown: PAGE };
  const search = el("input", { type: "search", id: `${id}-search`, placeholder: word("search"), "aria-label": word("search"), autocomplete: "off" });
  const info = el("p", { class: "legend", "aria-live": "polite" });
  const [headRow, body] = [el("tr"), el("tbody")];
  const more = el("button", { type: "button", class: "more", hidden: true });
  const node = el(
    "section", { class: "panel units", id, hidden: true, "aria-labelledby": `${id}-title` },
    el("header", {}, el("h3", { id: `${id}-title`, text: word("units") }), info, search),
    el("div", { class: "scroll tall", tabindex: "0", role: "group", "aria-labelledby": `${id}-title` }, el("table", { class: "figures" }, el("thead", {}, headRow), body)), more,
  );
  const note = el("p", { class: "legend", hidden: true });
  node.append(note);
  const parts = { definition, contest, view, node, note, info, headRow, body, more, state: null };
  search.addEventListener("input", () => {
    Object.assign(view, { search: search.value.trim().toLowerCase(), shown: PAGE });
    show(parts);
  });
  more.addEventListener("click", () => {
    view.shown += PAGE;
    show(parts);
  });
  return { node, update: (state) => show(Object.assign(parts, { state })) };
}

function entries({ definition, contest, state }) {
  return definition.units
    .filter((unit) => unit.id !== contest.unit_id)
    .map((unit, order) => ({ unit, order, row: rowOf(state, contest.id, unit.id) }))
    .filter((each) => each.row);
}

function show(parts) {
  const { contest, view, node, note, info, body, more, state } = parts;
  const all = entries(parts);
  node.hidden = !all.length;
  if (node.hidden) return;
  const whole = state.board.contests.find((each) => each.contest_id === contest.id)?.result;
  const columns = ranked(contest, whole?.tally).slice(0, COLUMNS);
  heads(parts, columns);
  const fits = (text) => text.toLowerCase().includes(view.search);
  const found = all.filter(({ unit }) => !view.search || fits(nameOf(unit)) || fits(unit.name));
  const rows = order(found, view).slice(0, view.shown);
  const n = count(rows.length);
  info.textContent = !found.length ? word("nothing_found") : rows.length < found.length ? word("shown_of", { n, all: count(found.length) }) : word("units_of", { n });
  keyed(body, rows, (each) => each.unit.id, (each) => el("tr", { "data-unit": each.unit.id }), (tr, each) => line(parts, tr, each, columns));
  replace(note, rows.map(({ row }) => columns.map(({ id }) => shareOf(row.tally, id).computed).find(Boolean)).find(Boolean) ?? "");
  note.hidden = !note.textContent;
  more.hidden = rows.length >= found.length;
  more.textContent = word("show_more", { n: count(Math.min(PAGE, found.length - rows.length)) });
}

const VALUES = {
  unit: ({ unit }) => nameOf(unit), counted: ({ row }) => progressOf(row.tally).percent, votes: ({ row }) => sumOf(row.tally), at: ({ row }) => Date.parse(row.at),
};

function valueOf(entry, by) {
  const value = by.startsWith("s:") ? shareOf(entry.row.tally, by.slice(2)).number : VALUES[by](entry);
  return value === null || value === undefined || by === "unit" ? (value ?? null) : Number(value);
}

// What was not said comes last, whichever way it is sorted.
function order(found, { by, down }) {
  if (by === "order") return found;
  const sign = down ? -1 : 1;
  const { compare } = new Intl.Collator(tongue(), { numeric: true });
  const all = found.map((entry) => ({ entry, value: valueOf(entry, by) }));
  all.sort((a, b) => {
    const missing = (a.value === null) - (b.value === null);
    if (missing || a.value === null) return missing || a.entry.order - b.entry.order;
    return sign * (by === "unit" ? compare(a.value, b.value) : a.value - b.value) || a.entry.order - b.entry.order;
  });
  return all.map((each) => each.entry);
}

function heads(parts, columns) {
  const all = [["unit", word("unit")], ["counted", word("counted")], ...columns.map((each) => [`s:${each.id}`, each]), ["votes", word("votes")], [null, word("last_change")], ["at", word("source")]];
  keyed(parts.headRow, all, ([by]) => String(by), ([by, what]) => head(parts, by, what), (th, [by]) => {
    if (by) th.setAttribute("aria-sort", parts.view.by !== by ? "none" : parts.view.down ? "descending" : "ascending");
  });
}

function head(parts, by, what) {
  const text = typeof what === "string" ? what : nameOf(what);
  const inner = typeof what === "string" ? el("span", { text }) : el("span", { class: "who" }, swatch(colourOf(parts.contest, what)), named(text));
  const th = el("th", { scope: "col", class: by === "unit" || by === "at" ? null : "num" });
  if (!by) return replace(th, inner);
  const turn = () => {
    const { view } = parts;
    Object.assign(view, { down: view.by === by ? !view.down : by !== "unit", by });
    show(parts);
  };
  return replace(th, el("button", { type: "button", class: "sort", "data-sort": by, title: word("sort_by", { what: text }), onclick: turn }, inner));
}

// Rows that nothing happened to are left as they are.
function line({ contest, state }, tr, { unit, row }, columns) {
  const stamp = `${row.sequence}|${columns.map((each) => each.id).join()}`;
  if (tr.stamp === stamp) return;
  const fresh = tr.sequence !== undefined && tr.sequence < row.sequence;
  Object.assign(tr, { stamp, sequence: row.sequence });
  const leader = leaderOf(contest, row.tally);
  const { percent: counted, reported, total } = progressOf(row.tally);
  const [before, votes] = [beforeOf(state, contest, row), sumOf(row.tally)];
  const was = before && sumOf(before);
  const change = el("td", { class: "num change" });
  moved(change, votes !== null && was !== null ? { votes: votes - was } : leader && changeOf(row.tally, before, leader.id));
  replace(
    tr,
    el("th", { scope: "row" }, named(nameOf(unit))),
    el("td", { class: "num", text: percent(counted, 1), title: total === null ? word("not_said") : `${count(reported)} / ${count(total)}` }),
    columns.map((each) => share(row, each, leader)),
    el("td", { class: "num", text: count(votes), title: votes === null ? word("not_said") : null }),
    change,
    el("td", {}, says(row, { short: true })),
  );
  if (fresh) light(tr);
}

function share({ tally }, selection, leader) {
  const { value, computed } = shareOf(tally, selection.id);
  const type = `num${leader?.id === selection.id ? " leads" : ""}`;
  return el("td", { class: type, text: percent(value), title: value === null ? word("not_said") : computed });
}
