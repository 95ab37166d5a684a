// Share over time: what the count said as the night went on, one line a selection.

import { called, colourOf } from "./contest.js";
import { clean, h, s } from "./dom.js";

const WIDTH = 640, HEIGHT = 220, LEFT = 40, RIGHT = 96, EDGE = 14;

function shareOf(point, id) {
  const count = point.counts[id] ?? {};
  if (count.share !== undefined) return Number(count.share);
  const all = Object.values(point.counts).map((each) => each.votes);
  const sum = all.reduce((total, each) => total + (each ?? 0), 0);
  return count.votes === undefined || all.includes(undefined) || !sum ? null : (100 * count.votes) / sum;
}

/** Null where there are not two moments to draw a line between. */
export function timeline(ctx, contest, points) {
  const told = points.filter((point) => contest.selections.some((each) => shareOf(point, each.id) !== null));
  if (told.length < 2) return null;
  const begin = Date.parse(told[0].at), end = Math.max(begin + 1, Date.parse(told.at(-1).at));
  const shares = contest.selections.map((each) => ({ each, line: told.map((point) => [Date.parse(point.at), shareOf(point, each.id)]).filter(([, share]) => share !== null) }));
  const most = Math.max(10, ...shares.flatMap(({ line }) => line.map(([, share]) => share)));
  const x = (at) => LEFT + ((at - begin) / (end - begin)) * (WIDTH - LEFT - RIGHT);
  const y = (share) => HEIGHT - 24 - (share / most) * (HEIGHT - 24 - EDGE);
  const named = []; // where a name stands already: those of equals would cover each other
  const steps = [0, 0.5, 1].map((part) => part * most);
  const label = ctx.t("timeline");
  return h("figure", { class: "timeline" }, h("figcaption", null, label),
    s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${label}: ${clean(called(contest, ctx.language))}` },
      steps.map((share) => [s("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(share), y2: y(share), class: "grid" }), s("text", { x: LEFT - 6, y: y(share) + 4, "text-anchor": "end" }, ctx.n.percent(share.toFixed(0)))]),
      [begin, end].map((at, place) => s("text", { x: x(at), y: HEIGHT - 4, "text-anchor": place ? "end" : "start" }, ctx.n.long(at))),
      [...shares].sort((a, b) => (b.line.at(-1)?.[1] ?? 0) - (a.line.at(-1)?.[1] ?? 0)).map(({ each, line }) => drawn(ctx, contest, each, line, x, y, named))));
}

function drawn(ctx, contest, each, line, x, y, named) {
  if (!line.length) return null;
  // Each figure stands until the next one: steps, not slopes.
  const path = line.map(([at, share], place) => (place ? `H${x(at).toFixed(1)}V${y(share).toFixed(1)}` : `M${x(at).toFixed(1)} ${y(share).toFixed(1)}`)).join("");
  const [at, share] = line.at(-1);
  const free = named.every((other) => Math.abs(other - y(share)) > 12);
  if (free) named.push(y(share));
  const last = free ? s("text", { x: x(at) + 6, y: y(share) + 4 }, clean(called(each, ctx.language)).slice(0, 14)) : null;
  return [s("path", { d: path, fill: "none", stroke: colourOf(contest, each.id), "stroke-width": 2.5 }), last];
}
