// Elements without markup: whatever a stranger wrote becomes text, never HTML. Colours and sizes go through CSSOM.

const SVG = "http://www.w3.org/2000/svg";
// Bidirectional controls could turn a name, or the number beside it, around; other controls show nothing.
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]+/gu;
const there = (child) => child !== null && child !== undefined && child !== false;

export const plain = (text) => String(text ?? "").replace(BIDI, "").replace(CONTROLS, " ").replace(/\s{2,}/gu, " ").trim();

export const el = (tag, given = {}, ...children) => fill(document.createElement(tag), given, children);

export const svg = (tag, given = {}, ...children) => fill(document.createElementNS(SVG, tag), given, children);

function fill(node, given, children) {
  for (const [name, value] of Object.entries(given)) {
    if (!there(value)) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "text") node.textContent = value;
    else if (name === "colour") node.style.setProperty("--c", value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter(there));
  return node;
}

// A name from outside: isolated, so that its direction does not reach its neighbours.
export const named = (text, given = {}) => el("bdi", { dir: "auto", ...given, text: plain(text) });

export const time = (iso, text, given = {}) => el("time", { datetime: iso, ...given, text });

export function replace(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter(there));
  return node;
}

// Children by key: those that stay are kept, so that focus, hover and transitions survive an update.
export function keyed(parent, items, keyOf, make, update) {
  const known = (parent.known ??= new Map());
  const seen = new Set(items.map(keyOf));
  for (const [key, node] of known) {
    if (seen.has(key)) continue;
    node.remove();
    known.delete(key);
  }
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    if (!known.has(key)) known.set(key, make(item));
    const node = known.get(key);
    update?.(node, item);
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
}

// Put text where it differs, and let it light up for a moment where it differs from a text before.
export function tell(node, text, flash = true) {
  if (node.textContent === text) return;
  const before = node.textContent;
  node.textContent = text;
  if (flash && before) light(node);
}

export function light(node) {
  node.classList.remove("fresh");
  void node.getBoundingClientRect();
  node.classList.add("fresh");
}
