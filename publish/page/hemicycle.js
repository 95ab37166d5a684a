// A parliament as a half circle of seats, with the line of the majority.

import { h, name, s } from "./dom.js";
import { called, colourOf } from "./contest.js";

export function hemicycle(ctx, contest, seats) {
  if (!seats) return null;
  const total = seats.total ?? contest.seats;
  const of = (seats.parties ?? []).filter((each) => each.seats);
  if (!of.length || !total) return h("p", { class: "quiet" }, seats.why_not ? name(seats.why_not) : ctx.t("no_seats"));
  const label = ctx.t(seats.projection === false ? "from_certified" : seats.percent ? "projection_at" : "projection", { n: ctx.n.percent(seats.percent) });
  const stated = of.some((each) => each.stated !== null && each.stated !== undefined);
  const parts = of.map((each) => ({ seats: each.seats, colour: colourOf(contest, each.selection_id),
    text: called(contest.selections.find((one) => one.id === each.selection_id), ctx.language), stated: each.stated }));
  for (const each of seats.open ?? []) parts.push({ seats: each.seats, colour: "none", text: ctx.t("open_seats") });
  if (seats.others?.seats) parts.push({ seats: seats.others.seats, colour: "#8b8f94", text: ctx.t("unknown_party") });
  const left = total - parts.reduce((sum, each) => sum + each.seats, 0);
  if (left > 0) parts.push({ seats: left, colour: "none", text: ctx.t("unfilled") });
  const fills = parts.flatMap((each) => Array(each.seats).fill(each.colour));
  const places = layout(fills.length);
  const at = seats.majority && places[seats.majority - 1]?.angle;
  return h("figure", { class: "hemicycle" },
    s("svg", { viewBox: "-105 -108 210 116", "aria-hidden": "true" },
      places.map(({ x, y, r }, i) => s("circle", { cx: x, cy: y, r, fill: fills[i], class: fills[i] === "none" ? "open" : null })),
      at && s("line", { x1: -30 * Math.cos(at), y1: -30 * Math.sin(at), x2: -106 * Math.cos(at), y2: -106 * Math.sin(at), class: "majority" })),
    h("figcaption", null, label, seats.majority && ` · ${ctx.t("majority", { n: seats.majority })}`),
    h("table", null, h("tbody", null, parts.map((each) => h("tr", null, h("th", { scope: "row" }, name(each.text)), h("td", null, ctx.n.whole(each.seats)), stated && h("td", { title: ctx.t("stated") }, each.stated === undefined ? "" : ctx.n.whole(each.stated)))))));
}

/** Seats from left to right, on as many arcs as fit. */
function layout(total) {
  const arcs = Math.max(1, Math.min(10, Math.round(Math.sqrt(total / 4))));
  const radii = Array.from({ length: arcs }, (_, i) => 95 - (i * 55) / arcs);
  const sum = radii.reduce((a, b) => a + b, 0);
  const counts = radii.map((each) => Math.floor((total * each) / sum));
  for (let i = 0; counts.reduce((a, b) => a + b, 0) < total; i++) counts[i % arcs]++;
  const r = Math.min(5.5, 55 / arcs / 2.4);
  return radii.flatMap((radius, k) => Array.from({ length: counts[k] }, (_, i) => {
    const angle = counts[k] > 1 ? (Math.PI * i) / (counts[k] - 1) : Math.PI / 2;
    return { angle, x: -radius * Math.cos(angle), y: -radius * Math.sin(angle), r };
  })).sort((a, b) => a.angle - b.angle);
}
