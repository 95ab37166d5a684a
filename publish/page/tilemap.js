// Units as equal tiles: who leads by colour, how much is counted by how full the colour is. The table says the same.

import { called, colourOf } from "./contest.js";
import { clean, h, s } from "./dom.js";
import { countedOf, leadersOf, shareOf } from "./numbers.js";

const SIDE = 56, GAP = 4;

/** Null where the pack gives no places. */
export function tilemap(ctx, contest, rows) {
  const units = ctx.election.units.filter((each) => each.tile);
  if (!units.length) return null;
  const told = new Map(rows.filter((row) => row.series === "count").map((row) => [row.unit_id, row]));
  const width = Math.max(...units.map((each) => each.tile[0])) + 1, height = Math.max(...units.map((each) => each.tile[1])) + 1;
  return h("figure", { class: "tiles" }, h("figcaption", null, ctx.t("tiles")),
    s("svg", { viewBox: `0 0 ${width * SIDE} ${height * SIDE}`, role: "list", "aria-label": ctx.t("tiles") }, units.map((unit) => tile(ctx, contest, unit, told.get(unit.id)))));
}

function tile(ctx, contest, unit, row) {
  const [column, line] = unit.tile;
  const label = clean(called(unit, ctx.language));
  const ids = row ? leadersOf(row.tally) : [];
  const leader = ids.length === 1 ? contest.selections.find((each) => each.id === ids[0]) : null;
  const counted = row ? countedOf(row.tally) : null;
  const words = leader ? `${clean(called(leader, ctx.language))} ${ctx.n.percent(shareOf(row.tally, leader.id).text)}, ${ctx.n.percent(counted)} ${ctx.t("counted")}` : ctx.t("nothing_yet");
  const box = { x: column * SIDE + GAP / 2, y: line * SIDE + GAP / 2, width: SIDE - GAP, height: SIDE - GAP, rx: 4 };
  return s("g", { role: "listitem", tabindex: "0", "data-unit": unit.id, "aria-label": `${label}: ${words}` }, s("title", null, `${label}: ${words}`), s("rect", { ...box, class: "empty" }),
    leader && s("rect", { ...box, fill: colourOf(contest, leader.id), "fill-opacity": counted === null ? 0.6 : 0.25 + 0.0075 * Number(counted) }),
    s("text", { x: box.x + box.width / 2, y: box.y + box.height / 2 + 4, "text-anchor": "middle" }, label.slice(0, 7)));
}
