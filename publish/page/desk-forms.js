// Overrides, calls and the audit log of the desk's page.

import { desk } from "./desk-words.js";
import { el, named, replace, time } from "./dom.js";
import { holdTitle } from "./holds.js";
import { contestOf, label, nameOf } from "./names.js";
import { exactly, moment } from "./numbers.js";
import { term } from "./words.js";

const part = encodeURIComponent;
const MOST_UNITS = 500;

function panel(id, title, ...children) {
  return el("section", { class: "panel", id, "aria-labelledby": `${id}-title` }, el("h2", { id: `${id}-title`, text: title }), children);
}

const field = (id, text, input) => el("div", { class: "field" }, el("label", { for: id, text }), input);
const reason = (id) => el("input", { id, name: "why", required: true, autocomplete: "off", maxlength: "500" });

function contests(id, definition, changed) {
  return el("select", { id, onchange: changed }, definition.contests.map((each) => el("option", { value: each.id, text: nameOf(each) })));
}

export function makeOverrides({ definition, decide, may }) {
  const list = el("ul", { class: "lines" });
  const [figures, why, unit] = [el("div", { class: "inputs" }), reason("override-why"), el("input", { id: "override-unit", list: "override-units", required: true, autocomplete: "off" })];
  const agreed = el("input", { type: "checkbox", id: "override-until" });
  const choose = () => {
    const contest = contestOf(definition, select.value);
    unit.value = contest.unit_id;
    replace(figures, contest.selections.map((each) => el("label", {}, label(contest, each), el("input", { type: "number", min: "0", step: "1", inputmode: "numeric", name: each.id }))));
  };
  const select = contests("override-contest", definition, choose);
  const send = async (event) => {
    event.preventDefault();
    const said = Object.fromEntries([...figures.querySelectorAll("input")].filter((each) => each.value !== "").map((each) => [each.name, Number(each.value)]));
    const body = { figures: said, why: why.value.trim(), until_agreed: agreed.checked };
    if (await decide(`overrides/${part(select.value)}/${part(unit.value)}`, "PUT", body)) event.target.reset(), choose();
  };
  const form = el(
    "form", { id: "override-form", onsubmit: send },
    field("override-contest", desk("contest"), select), field("override-unit", desk("unit"), unit),
    el("datalist", { id: "override-units" }, definition.units.slice(0, MOST_UNITS).map((each) => el("option", { value: each.id, text: nameOf(each) }))),
    el("p", { class: "legend", text: desk("votes_only") }), figures,
    el("label", { class: "check" }, agreed, desk("until_agreed")), field("override-why", desk("why"), why),
    el("button", { type: "submit", text: desk("set") }),
  );
  choose();
  const node = panel("overrides", desk("overrides"), list, may("overrides") ? el("details", {}, el("summary", { text: desk("override") }), form) : el("p", { class: "legend", text: desk("no_scope") }));
  return { node, update: ({ overrides }) => {
    const all = overrides?.overrides ?? [];
    replace(list, all.length ? all.map((each) => override(definition, each, decide)) : el("li", { class: "none", text: desk("no_overrides") }));
  } };
}

function override(definition, { key, who, why, set_at }, decide) {
  const id = `clear-${key.join("-")}`;
  const input = reason(id);
  const send = (event) => {
    event.preventDefault();
    decide(`overrides/${part(key[0])}/${part(key[1])}?type=${part(key[2])}`, "DELETE", { why: input.value.trim() });
  };
  return el("li", { class: "line" }, time(set_at, moment(set_at), { title: exactly(set_at) }), el("div", {}, el("strong", {}, named(holdTitle(definition, key))), el("p", {}, named(`${who}: ${why}`)),
    el("form", { class: "decision", onsubmit: send }, el("label", { for: id, text: desk("why") }), input, el("button", { type: "submit", text: desk("clear") }))));
}

export function makeCalls({ definition, decide, may }) {
  const list = el("ul", { class: "lines" });
  const [whom, why] = [el("div", { class: "inputs" }), reason("call-why")];
  const choose = () => {
    const contest = contestOf(definition, select.value);
    replace(whom, contest.selections.map((each) => el("label", { class: "check" }, el("input", { type: "checkbox", value: each.id }), label(contest, each))));
  };
  const select = contests("call-contest", definition, choose);
  const status = el("select", { id: "call-status" }, ["called", "runoff", "too-close"].map((each) => el("option", { value: each, text: term("status", each) })));
  const send = async (event) => {
    event.preventDefault();
    const selection_ids = [...whom.querySelectorAll("input:checked")].map((each) => each.value);
    if (await decide(`calls/${part(select.value)}`, "PUT", { selection_ids, status: status.value, why: why.value.trim() })) event.target.reset(), choose();
  };
  const form = el(
    "form", { id: "call-form", onsubmit: send },
    field("call-contest", desk("contest"), select), field("call-status", desk("status"), status), whom, field("call-why", desk("why"), why), el("button", { type: "submit", text: desk("call") }),
  );
  choose();
  const node = panel("calls", desk("calls"), list, may("calls") ? el("details", {}, el("summary", { text: desk("call") }), form) : el("p", { class: "legend", text: desk("no_scope") }));
  return { node, update: ({ board }) => {
    const all = board.contests.map((each) => each.call).filter(Boolean);
    replace(list, all.length ? all.map((each) => called(definition, each, decide, may)) : el("li", { class: "none", text: desk("no_calls") }));
  } };
}

function called(definition, { contest_id: id, status, selection_ids: ids, who, why, made_at: at }, decide, may) {
  const contest = contestOf(definition, id);
  const input = reason(`retract-${id}`);
  const send = (event) => {
    event.preventDefault();
    decide(`calls/${part(id)}`, "DELETE", { why: input.value.trim() });
  };
  const form = el("form", { class: "decision", onsubmit: send }, el("label", { for: `retract-${id}`, text: desk("why") }), input, el("button", { type: "submit", text: desk("retract") }));
  return el("li", { class: "line" }, time(at, moment(at), { title: exactly(at) }), el("div", {}, el("strong", { text: `${nameOf(contest)}: ${term("status", status)} ` }),
    contest.selections.filter((each) => ids.includes(each.id)).map((each) => label(contest, each)), el("p", {}, named(`${who}: ${why}`)), may("calls") ? form : null));
}

export function makeAudit({ may }) {
  const body = el("tbody");
  const heads = ["when", "who", "action", "subject", "why"].map((name) => el("th", { scope: "col", text: desk(name) }));
  const table = el("div", { class: "scroll tall", tabindex: "0", role: "group", "aria-labelledby": "audit-title" }, el("table", { class: "figures" }, el("thead", {}, el("tr", {}, heads)), body));
  const node = panel("audit", desk("audit"), may("audit") ? table : el("p", { class: "legend", text: desk("no_scope") }));
  return { node, update: ({ audit }) => {
    const entries = [...(audit?.entries ?? [])].reverse().slice(0, 100);
    replace(body, entries.map(({ at, who, action, subject, why }) =>
      el("tr", {}, el("th", { scope: "row" }, time(at, moment(at), { title: exactly(at) })), [who || "—", action, subject, why].map((text) => el("td", {}, named(text))))));
  } };
}

