// Shares through the night, as steps: a figure stands until another one is told. Lines carry their names at the end.

import { el, named, replace, svg } from "./dom.js";
import { shareOf } from "./figures.js";
import { colourOf, nameOf } from "./names.js";
import { clock, moment, percent } from "./numbers.js";
import { word } from "./words.js";

const [HIGH, LEFT, RIGHT, TOP, FOOT] = [290, 40, 132, 12, 24];
const LINES = 8, TABLE = 30, HOUR = 3_600_000;

export function makeTimeline(contest) {
  const id = `timeline-${contest.id}`;
  const picture = el("div", { class: "chart" });
  const table = el("div", { class: "scroll tall", tabindex: "0", role: "group", "aria-labelledby": `${id}-title` });
  const node = el(
    "section", { class: "panel timeline", id, hidden: true, "aria-labelledby": `${id}-title` },
    el("h3", { id: `${id}-title`, text: word("timeline") }), picture,
    el("details", {}, el("summary", { text: word("as_table") }), table),
  );
  const parts = { node, picture, table, contest, wide: 640 };
  new ResizeObserver(() => fit(parts)).observe(picture);
  return { node, update: (state) => update(Object.assign(parts, { state }), state) };
}

// One unit of the picture is a pixel of 16 px type, so that its words are as large as those around it.
function fit(parts) {
  const wide = Math.round(Math.max(320, parts.picture.clientWidth / (parseFloat(getComputedStyle(document.documentElement).fontSize) / 16)));
  if (!parts.picture.clientWidth || Math.abs(wide - parts.wide) < 8) return;
  parts.wide = wide;
  if (parts.state) update(parts, parts.state);
}

function update({ node, picture, table, contest, wide }, state) {
  const points = (state.series.get(contest.id) ?? []).filter((point) => contest.selections.some(({ id }) => shareOf(point, id).number !== undefined)).map((point) => ({ ...point, ms: Date.parse(point.at) }));
  node.hidden = points.length < 2;
  const stamp = `${points.at(-1)?.sequence}|${points.length}|${state.until}|${wide}`;
  if (node.hidden || node.stamp === stamp) return;
  node.stamp = stamp;
  const chosen = contest.selections
    .map((selection) => ({ selection, share: shareOf(points.at(-1), selection.id).number }))
    .filter((each) => each.share !== undefined).sort((a, b) => b.share - a.share).slice(0, LINES);
  replace(picture, draw(contest, points, chosen, state, wide));
  replace(table, asTable(points, chosen));
}

function draw(contest, points, chosen, state, wide) {
  const right = wide - RIGHT;
  const [from, to] = [points[0].ms, Math.max(points.at(-1).ms, Date.parse(state.until) || 0)];
  const shares = points.flatMap((point) => chosen.map(({ selection }) => shareOf(point, selection.id).number ?? 0));
  const most = Math.ceil((Math.max(...shares, 10) * 1.05) / 10) * 10;
  const x = (at) => LEFT + ((right - LEFT) * (at - from)) / Math.max(1, to - from);
  const y = (share) => HIGH - FOOT - ((HIGH - FOOT - TOP) * share) / most;
  const ids = [`timeline-${contest.id}-svg`, `timeline-${contest.id}-desc`];
  return svg(
    "svg", { viewBox: `0 0 ${wide} ${HIGH}`, role: "img", "aria-labelledby": ids.join(" ") },
    svg("title", { id: ids[0], text: `${word("timeline")}: ${nameOf(contest)}` }), svg("desc", { id: ids[1], text: word("timeline_desc") }),
    grid(most, y, right), hours(from, to, x),
    contest.threshold ? svg("line", { class: "threshold", x1: LEFT, x2: right, y1: y(contest.threshold), y2: y(contest.threshold) }) : null,
    [...chosen].reverse().map(({ selection }) => path(contest, selection, points, x, y, to)),
    ends(contest, chosen, y, right),
  );
}

function grid(most, y, right) {
  const step = most > 50 ? 20 : most > 20 ? 10 : 5;
  const marks = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
  return marks.flatMap((mark) => [
    svg("line", { class: mark ? "grid" : "grid base", x1: LEFT, x2: right, y1: y(mark), y2: y(mark) }),
    svg("text", { class: "tick", x: LEFT - 6, y: y(mark) + 4, "text-anchor": "end", text: percent(mark, 0) }),
  ]);
}

function hours(from, to, x) {
  const step = HOUR * ([1, 2, 3, 6, 12, 24, 48, 168].find((each) => (to - from) / (each * HOUR) <= 6) ?? 720);
  const marks = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) marks.push(at);
  return (marks.length ? marks : [from]).map((at) => svg("text", { class: "tick", x: x(at), y: HIGH - 6, "text-anchor": "middle", text: clock(new Date(at)) }));
}

function path(contest, selection, points, x, y, to) {
  let drawn = "";
  for (const point of points) {
    const { number } = shareOf(point, selection.id);
    if (number === undefined) continue;
    const [at, high] = [x(point.ms).toFixed(1), y(number).toFixed(1)];
    drawn += drawn ? `H${at}V${high}` : `M${at} ${high}`;
  }
  return drawn ? svg("path", { class: "share-line", d: `${drawn}H${x(to).toFixed(1)}`, stroke: colourOf(contest, selection) }) : null;
}

// Names beside the ends of their lines, pushed apart so that each can be read.
function ends(contest, chosen, y, right) {
  const GAP = 15;
  const places = chosen.map((each) => ({ ...each, y: y(each.share) }));
  places.forEach((each, i) => { if (i) each.y = Math.max(each.y, places[i - 1].y + GAP); });
  let floor = HIGH - FOOT;
  for (const each of [...places].reverse()) {
    each.y = Math.min(each.y, floor);
    floor = each.y - GAP;
  }
  return places.flatMap((each) => [
    svg("line", { class: "leader-line", x1: right + 1, x2: right + 9, y1: y(each.share), y2: each.y }),
    svg("rect", { x: right + 11, y: each.y - 4.5, width: 9, height: 9, fill: colourOf(contest, each.selection) }),
    svg("text", { class: "end", x: right + 24, y: each.y + 4, text: shortened(nameOf(each.selection)) }),
  ]);
}

const shortened = (name) => ([...name].length > 15 ? `${[...name].slice(0, 14).join("")}…` : name);

function asTable(points, chosen) {
  return el(
    "table", { class: "figures" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col", text: word("at") }), chosen.map(({ selection }) => el("th", { scope: "col", class: "num" }, named(nameOf(selection)))))),
    el("tbody", {}, points.slice(-TABLE).reverse().map((point) =>
      el("tr", {}, el("th", { scope: "row", text: moment(point.at) }), chosen.map(({ selection }) => el("td", { class: "num", text: percent(shareOf(point, selection.id).value) }))))),
  );
}
