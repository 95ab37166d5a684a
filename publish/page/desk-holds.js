// What is held, with its doubts, before and after; to be released or rejected with a reason.

import { desk } from "./desk-words.js";
import { el, keyed, named, replace } from "./dom.js";
import { comparison, holdTitle } from "./holds.js";
import { says } from "./says.js";
import { word } from "./words.js";

export function makeDecisions({ definition, decide, may }) {
  const list = el("ul", { class: "holds" });
  const none = el("p", { class: "none", text: word("no_holds") });
  const node = el("section", { class: "panel held", id: "held", "aria-labelledby": "held-title" }, el("h2", { id: "held-title", text: word("held") }), none, list);
  return { node, update: ({ board: { holds } }) => {
    none.hidden = holds.length > 0;
    node.classList.toggle("some", holds.length > 0);
    keyed(list, holds, (each) => each.id, (each) => item(each, decide, may), (li, each) => refresh(definition, li, each));
  } };
}

// The form stays while what is above it changes, so that a reason half written is not lost.
function item(hold, decide, may) {
  const [about, id] = [el("div"), `why-${hold.id}`];
  const why = el("input", { id, name: "why", required: true, autocomplete: "off", maxlength: "500" });
  const button = (name) => el("button", { type: "submit", value: name, class: name, "data-decision": name, text: desk(name) });
  const li = el("li", { class: "hold", id: `hold-${hold.id}` }, about);
  const send = async (event) => {
    event.preventDefault();
    const done = await decide(`holds/${hold.id}/${event.submitter?.value ?? "release"}`, "POST", { seen: li.seen, why: why.value.trim() });
    if (done) why.value = "";
  };
  const form = el("form", { class: "decision", onsubmit: send }, el("label", { for: id, text: desk("why") }), why, button("release"), button("reject"));
  li.append(may("holds") ? form : el("p", { class: "legend", text: desk("no_scope") }));
  return Object.assign(li, { about });
}

// `seen` names what the person looks at: it changes only together with what is shown.
function refresh(definition, li, hold) {
  const stamp = JSON.stringify(hold);
  if (li.stamp === stamp) return;
  Object.assign(li, { stamp, seen: hold.seen });
  const [contest_id, unit_id, count_item_type] = hold.key;
  const row = { contest_id, unit_id, count_item_type, tally: hold.statement, receipt: hold.receipt, at: hold.held_at, findings: hold.findings, sequence: null };
  replace(
    li.about,
    el("h3", {}, named(holdTitle(definition, hold.key))),
    hold.findings.map((each) => el("p", { class: "doubt" }, named(each.message), el("small", { text: ` ${each.rule}` }))),
    el("p", {}, says(row)), comparison(definition, hold),
    hold.ends ? el("p", { class: "legend" }, named(hold.ends)) : null,
  );
}
