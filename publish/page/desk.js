// The desk: a person decides with a token of theirs, which stays in this tab and goes out in a header only.

import { ask, server } from "./api.js";
import { h, name, say } from "./dom.js";
import { follow } from "./live.js";

const { api } = document.body.dataset;
const night = server(api);
const app = document.getElementById("app");
const part = encodeURIComponent;
const problem = h("p", { id: "problem", class: "problem", role: "alert" });
const holds = h("div", { id: "holds" });
const audit = h("ol", { id: "audit" });
const token = () => sessionStorage.getItem("token");
let wait;

async function send(method, path, body) {
  try {
    await ask(api + path, { method, body, token: token() });
    say(problem, "");
    await renew();
  } catch (error) {
    say(problem, error.message);
  }
}

const field = (label, props) => h("label", null, label, " ", h(props?.tag ?? "input", { required: true, ...props, tag: null }));

function form(id, button, fields, sent, extra) {
  const node = h("form", { id, onsubmit: (event) => { event.preventDefault(); sent(Object.fromEntries(new FormData(node))); } },
    fields, h("button", { type: "submit" }, button), extra);
  return node;
}

const votes = (tally) => Object.entries(tally?.counts ?? {}).map(([id, each]) => `${id} ${each.votes ?? "—"} (${each.share ?? "—"} %)`).join(", ") || "—";

function hold(each) {
  const why = h("input", { name: "why", required: true });
  const decide = (how) => why.reportValidity() && send("POST", `/holds/${each.id}/${how}`, { seen: each.seen, why: why.value });
  return h("section", { id: `hold-${each.id}`, "data-seen": each.seen }, h("h3", null, `${each.id}: ${each.key.join("/")} `, name(each.issuer)),
    h("ul", null, each.findings.map((one) => h("li", null, name(one.message)))), h("p", null, "Stands: ", votes(each.standing)), h("p", null, "Held: ", votes(each.statement)), h("p", null, name(each.ends)),
    h("label", null, "Why ", why), " ", h("button", { type: "button", class: "release", onclick: () => decide("release") }, "Release"), " ",
    h("button", { type: "button", class: "reject", onclick: () => decide("reject") }, "Reject"));
}

async function renew() {
  const said = await ask(`${api}/holds`);
  const of = Array.isArray(said) ? said : said.holds;
  for (const each of of) {
    const old = document.getElementById(`hold-${each.id}`);
    if (old?.dataset.seen === each.seen) continue; // a reason half typed stays
    if (old) old.replaceWith(hold(each));
    else holds.append(hold(each));
  }
  for (const node of [...holds.children]) if (!of.some((each) => node.id === `hold-${each.id}`)) node.remove();
  if (!of.length) holds.replaceChildren(h("p", null, "Nothing is held."));
  if (!token()) return;
  const log = await ask(`${api}/audit`, { token: token() });
  const lines = Array.isArray(log) ? log : (log.entries ?? log.audit ?? []);
  audit.replaceChildren(...lines.map((each) => h("li", null, name([each.at, each.who, each.action, each.subject, each.why].filter(Boolean).join(" · ")))));
}

const quiet = () => renew().catch((error) => say(problem, error.message));

function figures(text) {
  return Object.fromEntries(text.split(/[\n,;]+/).filter((each) => each.trim()).map((each) => {
    const [id, number] = each.split("=").map((one) => one.trim());
    if (!/^\d+$/.test(number ?? "")) throw new Error(`${each.trim()}: should be selection=votes`);
    return [id, Number(number)];
  }));
}

function override(of) {
  try {
    send("PUT", `/overrides/${part(of.contest)}/${part(of.unit)}`, { figures: figures(of.figures), why: of.why, until_agreed: of.until_agreed === "on" });
  } catch (error) {
    say(problem, error.message);
  }
}

async function start() {
  const election = await night.definition();
  const option = (each) => h("option", { value: each.id }, `${each.id}: ${each.name}`);
  const contest = () => h("label", null, "Contest ", h("select", { name: "contest" }, election.contests.map(option)));
  const clear = (id, path) => h("button", { type: "button", onclick: () => { const of = Object.fromEntries(new FormData(document.getElementById(id))); send("DELETE", path(of), { why: of.why }); } }, "Clear");
  app.append(problem, form("login", "Use token", [field("Token", { name: "token", type: "password", autocomplete: "off" })], (of) => { sessionStorage.setItem("token", of.token.trim()); document.getElementById("login").reset(); quiet(); },
    h("button", { type: "button", onclick: () => { sessionStorage.removeItem("token"); audit.replaceChildren(); } }, "Forget token")),
  h("h2", null, "Held"), holds,
  h("h2", null, "Override"), form("override", "Set", [contest(), h("label", null, "Unit ", h("select", { name: "unit" }, election.units.map(option))),
    field("Figures (selection=votes, …)", { name: "figures" }), field("Why", { name: "why" }), h("label", null, h("input", { type: "checkbox", name: "until_agreed" }), " until the sources agree")], override,
  clear("override", (of) => `/overrides/${part(of.contest)}/${part(of.unit)}`)),
  h("h2", null, "Call"), form("call", "Call", [contest(), field("Selections (ids, by comma)", { name: "ids", required: null }), h("label", null, "Status ", h("select", { name: "status" }, ["called", "runoff", "too-close"].map((each) => h("option", null, each)))), field("Why", { name: "why" })],
    (of) => send("PUT", `/calls/${part(of.contest)}`, { selection_ids: of.ids.split(",").map((each) => each.trim()).filter(Boolean), status: of.status, why: of.why }),
    clear("call", (of) => `/calls/${part(of.contest)}`)),
  h("h2", null, "Audit log"), audit);
  await quiet();
  const soon = () => { clearTimeout(wait); wait = setTimeout(quiet, 200); };
  const tell = (word) => { const node = document.getElementById("connection"); node.dataset.state = word; say(node, word); };
  const listen = (after) => { const feed = follow(api, night, after, { take: soon, tell, renew: async () => { feed.stop(); listen((await night.definition()).sequence); soon(); } }); };
  listen(election.sequence);
}

start().catch((error) => { app.append(problem); say(problem, error.message); });
