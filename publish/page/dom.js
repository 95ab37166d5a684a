// Elements made of text: nothing that comes from outside is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";
const UNSEEN = /[\u200b-\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff]/g;
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** A text from outside, without what turns or breaks the line it stands in. */
export function clean(text) {
  return String(text ?? "").replace(UNSEEN, "").replace(CONTROLS, " ").trim();
}

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") Object.entries(value).forEach(([key, to]) => node.style.setProperty(key, to));
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(3).filter((each) => each !== null && each !== undefined && each !== false));
  return node;
}

export const h = (tag, props, ...children) => fill(document.createElement(tag), props, children);
export const s = (tag, props, ...children) => fill(document.createElementNS(SVG, tag), props, children);

/** A name from outside, apart from the direction of the text around it. */
export const name = (text) => h("bdi", null, clean(text));

/** Children of `parent`, one for each item: kept, moved, made or dropped by key, so that focus and motion stay. */
export function keyed(parent, items, keyOf, make, update) {
  const old = (parent.keyed ??= new Map());
  const now = new Map();
  let at = parent.firstChild;
  for (const item of items) {
    const key = keyOf(item);
    const node = old.get(key) ?? make(item);
    update?.(node, item);
    now.set(key, node);
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
  for (const [key, node] of old) if (now.get(key) !== node) node.remove();
  parent.keyed = now;
}

/** Sets text only where it changed, so that nothing is announced or selected twice. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
  return node;
}

/** Puts new children in place where `mark` changed since the last time. */
export function redraw(node, mark, draw) {
  if (node.mark === mark) return;
  node.mark = mark;
  node.replaceChildren(...[draw()].flat(3).filter(Boolean));
}

/** A colour that is one; anything else is refused. */
export const colour = (text) => (/^#[0-9a-f]{6}$/i.test(text ?? "") ? text : null);

/** An address that may be followed, else null. */
export function address(text) {
  try {
    const url = new URL(text);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
