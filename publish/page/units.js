// The units of a contest as a table: sorted by any column, searched, a page at a time.

import { byline, called } from "./contest.js";
import { clean, h, name } from "./dom.js";
import { countedOf, leadersOf, shareOf } from "./numbers.js";

const PAGE = 200;
const KEYS = ["unit", "leader", "share", "votes", "change", "counted", "source"];
const kept = new Map(); // by contest: how somebody sorted and what they look for, while numbers move

/** Null where no unit but the whole has figures. */
export function units(ctx, contest, rows) {
  const of = rows.filter((row) => row.series === "count" && row.unit_id !== contest.unit_id && leadersOf(row.tally).length);
  if (!of.length) return null;
  const choice = kept.get(contest.id) ?? { key: "unit", down: false, words: "", shown: PAGE };
  kept.set(contest.id, choice);
  const unit = new Map(ctx.election.units.map((each) => [each.id, each]));
  const lines = of.map((row) => line(ctx, contest, row, clean(called(unit.get(row.unit_id), ctx.language) || row.unit_id)));
  const box = h("div", { class: "units" });
  const redraw = () => {
    const asked = choice.words.toLocaleLowerCase(ctx.n.locale);
    const found = lines.filter((each) => !asked || each.unit.toLocaleLowerCase(ctx.n.locale).includes(asked)).sort(order(ctx, choice));
    table.replaceChildren(h("caption", null, ctx.t("units")), heads(ctx, choice, redraw), h("tbody", null, found.slice(0, choice.shown).map((each) => each.drawn())));
    more.hidden = found.length <= choice.shown;
  };
  const table = h("table");
  const more = h("button", { type: "button", onclick: () => { choice.shown += PAGE; redraw(); } }, ctx.t("more"));
  const search = h("input", { type: "search", id: `search-${contest.id}`, "aria-label": ctx.t("search"), placeholder: ctx.t("search"), oninput: () => { choice.words = search.value; redraw(); } });
  search.value = choice.words;
  box.append(...(of.length > 12 ? [search] : []), h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": ctx.t("units") }, table), more);
  redraw();
  return box;
}

function line(ctx, contest, row, unit) {
  const ids = leadersOf(row.tally);
  const first = contest.selections.find((each) => each.id === ids[0]);
  const votes = row.tally.counts[ids[0]]?.votes;
  const share = shareOf(row.tally, ids[0]), counted = countedOf(row.tally);
  const leader = ids.length > 1 ? ctx.t("tie") : clean(called(first, ctx.language));
  const change = row.gained ?? null;
  const drawn = () => h("tr", { "data-unit": row.unit_id }, h("th", { scope: "row" }, name(unit)), h("td", { class: "text" }, name(leader)), h("td", null, ctx.n.percent(share.text)),
    h("td", null, ctx.n.whole(votes)), h("td", null, change === null ? "" : ctx.n.signed(change)), h("td", null, ctx.n.percent(counted)), h("td", { class: "text" }, byline(ctx, row)));
  return { unit, leader, share: share.value ?? -1, votes: votes ?? -1, change: change ?? -Infinity, counted: Number(counted ?? -1), source: row.at, drawn };
}

function order(ctx, { key, down }) {
  const turn = down ? -1 : 1;
  return (a, b) => turn * (typeof a[key] === "string" ? a[key].localeCompare(b[key], ctx.n.locale) : a[key] - b[key]) || a.unit.localeCompare(b.unit, ctx.n.locale);
}

function heads(ctx, choice, redraw) {
  const sort = (key) => () => {
    choice.down = choice.key === key ? !choice.down : !["unit", "leader"].includes(key);
    choice.key = key;
    redraw();
  };
  return h("thead", null, h("tr", null, KEYS.map((key) => h("th", { scope: "col", "aria-sort": choice.key === key ? (choice.down ? "descending" : "ascending") : "none" },
    h("button", { type: "button", onclick: sort(key) }, ctx.t(key), h("span", { "aria-hidden": "true" }, choice.key === key ? (choice.down ? " ▾" : " ▴") : ""))))));
}
