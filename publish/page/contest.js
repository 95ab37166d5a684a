// One contest as a whole: bars with votes and shares, the change since last, the threshold, and how much is still out.

import { el, keyed, named, replace, svg, tell } from "./dom.js";
import { changeOf, leaderOf, progressOf, ranked, shareOf, votesOf } from "./figures.js";
import { colourOf, isolated, label, nameOf } from "./names.js";
import { DASH, clock, count, moment, percent, points, signed } from "./numbers.js";
import { says } from "./says.js";
import { beforeOf } from "./state.js";
import { term, word } from "./words.js";

export function makeContest(definition, contest) {
  const head = el("div", { class: "said-by" });
  const call = el("p", { class: "call", hidden: true });
  const counted = el("div", { class: "counted" });
  const body = el("tbody");
  const change = el("span", { class: "since" });
  const columns = [["selection", ""], ["share", "num"], ["votes", "num"]].map(([name, type]) => el("th", { scope: "col", class: type, role: "columnheader", text: word(name) }));
  const table = el(
    "table", { class: "bars", role: "table", "aria-labelledby": `contest-${contest.id}-title` },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, columns, el("th", { scope: "col", class: "num", role: "columnheader" }, word("change"), change))),
    body,
  );
  body.setAttribute("role", "rowgroup");
  const node = el("div", { class: "result" }, call, head, counted, table);
  return { node, update: (state) => update({ definition, contest, head, call, counted, body, change }, state) };
}

function update(parts, state) {
  const { contest, body, change } = parts;
  const told = state.board.contests.find((each) => each.contest_id === contest.id);
  const row = told?.result;
  const before = beforeOf(state, contest, row);
  replace(change, before?.at ? word("change_since", { at: clock(before.at) }) : "");
  head(parts, told, row);
  called(parts, told?.call);
  progress(parts.counted, row?.tally);
  const most = scaleOf(contest, row?.tally);
  keyed(body, ranked(contest, row?.tally), (each) => each.id, (each) => line(contest, each), (node, each) => {
    node.fill({ tally: row?.tally, before, most, leader: leaderOf(contest, row?.tally), call: told?.call });
  });
}

function head({ head: node }, told, row) {
  const status = row?.tally.results_status;
  replace(
    node,
    row ? says(row) : el("span", { class: "none", text: word("nothing_yet") }),
    status ? el("span", { class: `chip status-${status}`, text: term("results", status) }) : null,
    told?.held ? el("a", { class: "chip held", href: "#held", text: word("held_n", { n: count(told.held) }) }) : null,
    row?.reason ? el("p", { class: "reason" }, named(row.reason)) : null,
    (row?.findings ?? []).map((each) => el("p", { class: "doubt" }, named(each.message))),
  );
}

function called({ call: node, contest }, call) {
  node.hidden = !call;
  if (!call) return replace(node);
  const whom = contest.selections.filter((each) => call.selection_ids.includes(each.id));
  const who = call.who ? word("called_by", { who: isolated(call.who), at: moment(call.made_at), why: isolated(call.why) }) : "";
  return replace(node, el("strong", { text: term("status", call.status) }), whom.map((each) => label(contest, each)), el("small", { text: who }));
}

function progress(node, tally) {
  const { reported, total, out, percent: said, done } = progressOf(tally);
  const ballots = tally?.ballots ?? {};
  const text = total !== null && reported !== null ? word("counted_units", { done: count(reported), all: count(total) }) : "";
  const figures = ["turnout", "cast", "valid", "invalid", "registered"].map((name) => fact(name, name === "turnout" ? percent(ballots.turnout) : count(ballots[name])));
  replace(
    node,
    el("div", { class: "meter", "data-percent": said ?? "" },
      el("strong", { text: said === null ? word("counted_not_said") : percent(said) }),
      said === null ? null : el("span", { text: word("counted").toLowerCase() }),
      text ? el("span", { class: "units-said", text }) : null,
      out === null ? null : el("span", { class: "out", text: done ? word("all_in") : word("still_out", { n: count(out) }) }),
    ),
    said === null ? null : svg("svg", { class: "progress", "aria-hidden": "true", height: "6" },
      svg("rect", { class: "rest", width: "100%", height: "6" }), svg("rect", { class: "done", width: `${Math.min(100, Number(said))}%`, height: "6" })),
    el("dl", { class: "ballots" }, figures),
  );
}

const fact = (name, text) => el("div", {}, el("dt", { text: word(name) }), el("dd", { text, title: text === DASH ? word("not_said") : null }));

// The widest bar; never so wide that a small lead looks like a landslide, or the threshold leaves the picture.
function scaleOf(contest, tally) {
  const shares = contest.selections.map((each) => shareOf(tally, each.id).number ?? 0);
  return Math.min(100, Math.max(20, 2 * (contest.threshold ?? 0), ...shares) * 1.04);
}

function line(contest, selection) {
  const cell = (kind) => el("td", { class: `num ${kind}`, role: "cell" });
  const [share, votes, change] = ["share", "votes", "change"].map(cell);
  const bar = svg("rect", { class: "bar", height: "100%", width: "0%", fill: colourOf(contest, selection) });
  const mark = svg("line", { class: "threshold", y1: "0", y2: "100%" });
  const picture = svg("svg", { class: "bar-box", "aria-hidden": "true", height: "14" }, svg("rect", { class: "rest", width: "100%", height: "100%" }), bar, contest.threshold ? mark : null);
  const flag = el("span", { class: "flag" });
  const name = el("th", { scope: "row", role: "rowheader" }, label(contest, selection), flag, picture);
  const node = el("tr", { role: "row", "data-selection": selection.id }, name, share, votes, change);
  node.fill = ({ tally, before, most, leader, call }) => {
    const found = shareOf(tally, selection.id);
    const counted = votesOf(tally, selection.id);
    put(share, percent(found.value), found.computed ?? (found.value === null ? word("not_said") : null), Boolean(found.computed));
    put(votes, count(counted), counted === null ? word("not_said") : null);
    bar.setAttribute("width", `${Math.min(100, (100 * (found.number ?? 0)) / most)}%`);
    for (const x of ["x1", "x2"]) mark.setAttribute(x, `${(100 * (contest.threshold ?? 0)) / most}%`);
    moved(change, changeOf(tally, before, selection.id));
    const called = call?.selection_ids?.includes(selection.id) && call.status !== "too-close";
    tell(flag, called ? term("status", call.status) : leader?.id === selection.id ? word("leads") : "", false);
    node.classList.toggle("below", contest.threshold !== null && found.number !== undefined && found.number < contest.threshold);
    node.classList.toggle("leading", leader?.id === selection.id);
  };
  return node;
}

function put(node, text, title, computed = false) {
  tell(node, text);
  if (title) node.title = title;
  else node.removeAttribute("title");
  node.classList.toggle("computed", computed);
}

export function moved(node, change) {
  const by = change?.votes ?? change?.share;
  node.classList.toggle("up", by > 0);
  node.classList.toggle("down", by < 0);
  tell(node, !change ? "" : change.votes !== undefined ? signed(change.votes) : points(change.share), false);
}

export function legend(contest) {
  return contest.threshold ? el("p", { class: "legend threshold-note", text: word("threshold", { n: percent(String(contest.threshold)) }) }) : null;
}

export const titleOf = (contest) => named(nameOf(contest), { id: `contest-${contest.id}-title` });
