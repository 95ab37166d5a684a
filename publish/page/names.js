// Names in the reader's language, and the colours of selections. A colour is only ever a fill beside the name.

import { el, named, plain } from "./dom.js";
import { tongue } from "./numbers.js";

const COLOUR = /^#[0-9a-f]{6}$/iu;
// For selections to which the pack gives no colour: apart from each other, and 3:1 on both grounds.
const PALETTE = ["#4c78b5", "#c26a1b", "#3d8f5a", "#b5485d", "#8264b8", "#8d7a1e", "#26899a", "#a0568f", "#6d7f3a", "#9a6b4f"];
export const GREY = "#858b93";

export const nameOf = (thing) => plain(thing?.names?.[tongue()] ?? thing?.names?.[tongue().split("-")[0]] ?? thing?.name ?? thing?.id ?? "");

export function colourOf(contest, selection) {
  if (COLOUR.test(selection?.colour ?? "")) return selection.colour;
  if (!selection || selection.wins_seats === false) return GREY;
  return PALETTE[contest.selections.findIndex((each) => each.id === selection.id) % PALETTE.length] ?? GREY;
}

export const swatch = (colour) => el("span", { class: "swatch", "aria-hidden": "true", colour });

export const label = (contest, selection) =>
  el("span", { class: "who" }, swatch(colourOf(contest, selection)), named(nameOf(selection)));

// Black or white, whichever can be read better on a fill (WCAG's relative luminance).
export function inkOn(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
}

const units = new WeakMap();

export function unitOf(definition, id) {
  if (!units.has(definition)) units.set(definition, new Map(definition.units.map((each) => [each.id, each])));
  return units.get(definition).get(id) ?? { id, name: id, names: {} };
}

export const contestOf = (definition, id) => definition.contests.find((each) => each.id === id) ?? null;

export function isolated(text) {
  return `\u2068${plain(text)}\u2069`;
}
