// Who speaks, and how each of them fares: in words, with a mark that differs in form and not by colour alone.

import { el, named, replace, time } from "./dom.js";
import { clock, exactly } from "./numbers.js";
import { term, word } from "./words.js";

const MARKS = { ok: "●", failing: "▲", stale: "◆" };

export function makeSources() {
  const body = el("tbody");
  const head = ["source", "asked", "changed"].map((name) => el("th", { scope: "col", text: word(name) }));
  const past = el("p", { class: "none", hidden: true, text: word("past_sources") });
  const box = el("div", { class: "scroll", tabindex: "0", role: "group", "aria-labelledby": "sources-title" }, el("table", { class: "figures sources" }, el("thead", {}, el("tr", {}, head)), body));
  const node = el("section", { class: "panel", id: "sources", "aria-labelledby": "sources-title" }, el("h2", { id: "sources-title", text: word("sources") }), past, box);
  return { node, update: ({ board: { sources } }) => {
    past.hidden = sources !== null;
    box.hidden = sources === null;
    replace(body, (sources ?? []).map(line));
  } };
}

function line(source) {
  const when = (at) => el("td", {}, at ? time(at, clock(at), { title: exactly(at) }) : "—");
  const trouble = source.health === "ok" ? "" : source.message || source.outcome;
  return el(
    "tr", { "data-source": source.id, "data-health": source.health },
    el("th", { scope: "row" },
      el("span", { class: `health ${source.health}` }, el("span", { "aria-hidden": "true", text: `${MARKS[source.health] ?? "■"} ` }), named(source.issuer)),
      el("small", { text: `${term("kind", source.kind)} · ${source.id} · ${term("health", source.health)}` }),
      trouble ? el("small", { class: "trouble" }, named(trouble)) : null,
      source.unresolved ? el("small", { class: "trouble", text: word("unresolved", { n: source.unresolved }) }) : null),
    when(source.checked_at), when(source.changed_at),
  );
}
