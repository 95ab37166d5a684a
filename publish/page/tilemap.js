// Units as equal tiles: the colour says who leads, the hatching how much is still out. The table of units says the same.

import { el, replace, svg } from "./dom.js";
import { leaderOf, progressOf, shareOf } from "./figures.js";
import { colourOf, inkOn, nameOf, swatch } from "./names.js";
import { percent } from "./numbers.js";
import { openReceipt } from "./receipt.js";
import { rowOf } from "./state.js";
import { word } from "./words.js";

const SIZE = 64, GAP = 4;

export function makeMap(definition, contest) {
  const id = `map-${contest.id}`;
  const tiles = definition.units.filter((unit) => unit.tile);
  const [picture, said, key] = [el("div", { class: "chart" }), el("p", { class: "tile-said" }), el("p", { class: "legend key" })];
  const node = el(
    "section", { class: "panel map", id, hidden: true, "aria-labelledby": `${id}-title` },
    el("h3", { id: `${id}-title`, text: word("map") }), picture, said, key, el("p", { class: "legend", text: word("map_note") }),
  );
  const parts = { contest, tiles, node, picture, said, key, id, marks: new Map(), at: 0 };
  if (tiles.length) draw(parts);
  return { node, update: (state) => tiles.length && update(parts, state) };
}

function draw(parts) {
  const { tiles, picture, id } = parts;
  const [left, top] = [0, 1].map((i) => Math.min(...tiles.map((unit) => unit.tile[i])));
  const [wide, high] = [0, 1].map((i) => Math.max(...tiles.map((unit) => unit.tile[i])) + 1);
  const hatch = (ink) => svg("pattern", { id: `${id}-${ink}`, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, svg("rect", { fill: ink === "dark" ? "#000" : "#fff", width: 3, height: 7 }));
  const marks = tiles.map((unit, i) => tile(parts, unit, i, (unit.tile[0] - left) * SIZE, (unit.tile[1] - top) * SIZE));
  const label = `${word("map")}. ${word("map_desc")}`;
  const box = svg("svg", { viewBox: `0 0 ${(wide - left) * SIZE} ${(high - top) * SIZE}`, role: "group", class: "tiles", "aria-label": label }, svg("defs", {}, hatch("dark"), hatch("pale")), marks);
  box.addEventListener("keydown", (event) => move(parts, event));
  replace(picture, box);
}

function tile(parts, unit, i, x, y) {
  const box = { x: x + GAP / 2, y: y + GAP / 2, width: SIZE - GAP, height: SIZE - GAP, rx: 4 };
  const [face, cover] = [svg("rect", { class: "face", ...box }), svg("rect", { class: "cover", ...box })];
  const middle = { x: x + SIZE / 2, "text-anchor": "middle" };
  const [name, share] = [svg("text", { class: "tile-name", ...middle, y: y + 28, text: short(nameOf(unit)) }), svg("text", { class: "tile-share", ...middle, y: y + 46 })];
  const node = svg("g", { class: "tile", role: "button", tabindex: i ? "-1" : "0", "data-unit": unit.id }, face, cover, name, share);
  const tell = () => { parts.said.textContent = node.getAttribute("aria-label"); };
  const open = () => node.row && openReceipt(node.row);
  node.addEventListener("focus", () => { parts.at = i; tell(); });
  node.addEventListener("pointerenter", tell);
  node.addEventListener("click", open);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    open();
  });
  parts.marks.set(unit.id, { node, face, cover, name, share });
  return node;
}

// The nearest tile in the direction of the arrow takes the focus.
function move({ tiles, marks, at }, event) {
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
  if (!dx && !dy) return;
  event.preventDefault();
  const [x, y] = tiles[at].tile;
  const ahead = tiles.map((unit) => {
    const [right, down] = [unit.tile[0] - x, unit.tile[1] - y];
    return { unit, along: right * dx + down * dy, aside: Math.abs(right * dy) + Math.abs(down * dx) };
  });
  const next = ahead.filter((each) => each.along > 0).sort((a, b) => a.along + 2 * a.aside - b.along - 2 * b.aside)[0];
  if (!next) return;
  marks.get(tiles[at].id).node.setAttribute("tabindex", "-1");
  const { node } = marks.get(next.unit.id);
  node.setAttribute("tabindex", "0");
  node.focus();
}

// The longest word that fits says most: "West Kazakhstan Region" is "West K."
function short(name) {
  const words = name.replace(/^(область|г\.|город)\s+/iu, "").replace(/\s+(облысы|область|region|city|county|қаласы)$/iu, "").split(/\s+/u);
  const cut = (text, most) => ([...text].length > most ? `${[...text].slice(0, most - 1).join("")}.` : text);
  return words.length > 1 ? cut(`${cut(words[0], 6)} ${[...words[1]][0]}.`, 9) : cut(words[0], 9);
}

function update(parts, state) {
  const { contest, marks, tiles, key, node } = parts;
  const leading = new Map();
  let said = 0;
  for (const unit of tiles) {
    const row = rowOf(state, contest.id, unit.id);
    const leader = leaderOf(contest, row?.tally);
    said += Boolean(row);
    if (leader) leading.set(leader.id, (leading.get(leader.id) ?? 0) + 1);
    paint(parts, marks.get(unit.id), unit, row, leader);
  }
  node.hidden = !said;
  replace(key, contest.selections.filter((each) => leading.has(each.id)).map((each) => el("span", { class: "who" }, swatch(colourOf(contest, each)), el("bdi", { dir: "auto", text: `${nameOf(each)} ${leading.get(each.id)}` }))));
}

function paint({ contest, id }, { node, face, cover, name, share }, unit, row, leader) {
  const { percent: counted, done } = progressOf(row?.tally);
  const found = leader ? shareOf(row.tally, leader.id) : { value: null };
  node.row = row;
  put(face, "fill", leader ? colourOf(contest, leader) : null);
  for (const text of [name, share]) {
    put(text, "fill", leader ? inkOn(colourOf(contest, leader)) : null);
    put(text, "stroke", leader ? colourOf(contest, leader) : null);
  }
  const out = done ? 0 : counted === null ? 0.35 : 1 - Number(counted) / 100;
  put(cover, "fill", leader ? `url(#${id}-${inkOn(colourOf(contest, leader)) === "#000" ? "pale" : "dark"})` : "none");
  put(cover, "opacity", leader && out ? (0.1 + 0.3 * out).toFixed(2) : "0");
  share.textContent = found.value === null ? (row ? "·" : "") : percent(Number(found.value), 0);
  node.classList.toggle("nothing", !leader);
  const progress = counted === null ? word("counted_not_said") : `${percent(counted, 1)} ${word("counted").toLowerCase()}`;
  const text = { unit: nameOf(unit), who: nameOf(leader), share: percent(found.value), counted: progress };
  node.setAttribute("aria-label", word(leader ? "map_leads" : "map_nothing", text));
}

function put(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
}
