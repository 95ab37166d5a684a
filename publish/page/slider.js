// The night, minute by minute. While an earlier moment is shown, the page says so loudly; live goes on behind it.

import { el, tell } from "./dom.js";
import { clock, exactly, moment } from "./numbers.js";
import { word } from "./words.js";

const STEP = 60;

// `show(iso)` shows the page as of an instant, `live()` returns; both may be slow.
export function makeSlider(definition, show, live) {
  const input = el("input", { type: "range", id: "slider", step: STEP, min: 0, max: 0, "aria-label": word("slider") });
  const now = el("output", { for: "slider", id: "slider-at" });
  const button = el("button", { type: "button", id: "live", hidden: true, text: word("back_live") });
  const marks = el("div", { class: "marks", "aria-hidden": "true" });
  const node = el("section", { class: "slider", hidden: true, "aria-label": word("slider") }, el("div", { class: "track" }, input, marks), now, button);
  const parts = { definition, input, now, button, marks, node, first: null, last: null, past: false, timer: null };
  const toLive = () => { parts.past = false; button.hidden = true; clearTimeout(parts.timer); place(parts); live(); };
  input.addEventListener("input", () => {
    if (Number(input.value) >= Number(input.max)) return toLive();
    parts.past = true;
    button.hidden = false;
    told(parts);
    clearTimeout(parts.timer);
    parts.timer = setTimeout(() => show(instant(parts)), 180);
  });
  button.addEventListener("click", () => { toLive(); input.focus(); });
  return { node, toLive, range: (first, last) => { Object.assign(parts, { first, last }); place(parts); } };
}

// The instant chosen; the slider counts whole minutes from the first event.
function instant({ input, first, last }) {
  const at = Date.parse(first) + 1000 * Number(input.value);
  return new Date(Math.min(at, Date.parse(last))).toISOString();
}

function place(parts) {
  const { node, input, first, last, past } = parts;
  node.hidden = !first || !last;
  if (node.hidden) return;
  const seconds = Math.max(STEP, Math.ceil((Date.parse(last) - Date.parse(first)) / 1000 / STEP) * STEP);
  if (Number(input.max) !== seconds) {
    input.max = seconds;
    mark(parts, seconds);
  }
  if (!past) input.value = seconds;
  told(parts);
}

function told(parts) {
  const at = parts.past ? instant(parts) : parts.last;
  parts.input.setAttribute("aria-valuetext", exactly(at));
  tell(parts.now, moment(at), false);
}

function mark({ definition, marks, first }, seconds) {
  const known = [["polls_open_at", "polls_open"], ["polls_close_at", "polls_close"]];
  marks.replaceChildren(...known.flatMap(([field, name]) => {
    const part = (Date.parse(definition[field]) - Date.parse(first)) / 1000 / seconds;
    if (!(part >= 0 && part <= 1)) return [];
    const node = el("span", { class: "mark", text: `${clock(definition[field])} ${word(name)}` });
    node.style.setProperty("--at", part);
    return [node];
  }));
}
