// Seats as what is counted would give them: called a projection, with how much that is, and with what it cannot know.

import { el, named, replace } from "./dom.js";
import { hemicycle } from "./hemicycle.js";
import { colourOf, isolated, label, nameOf } from "./names.js";
import { count, percent } from "./numbers.js";
import { says } from "./says.js";
import { word } from "./words.js";

export function makeSeats(contest) {
  const node = el("section", { class: "panel seats", id: `seats-${contest.id}`, hidden: true, "aria-labelledby": `seats-${contest.id}-title` });
  return { node, update: (state) => update(node, contest, state) };
}

function update(node, contest, state) {
  const told = state.board.contests.find((each) => each.contest_id === contest.id);
  const seats = told?.seats;
  node.hidden = !seats;
  const stamp = JSON.stringify([seats, told?.result?.sequence]);
  if (node.stamp === stamp) return;
  node.stamp = stamp;
  if (!seats) return void replace(node);
  const title = el("h3", { id: `seats-${contest.id}-title`, text: word("seats") });
  if (seats.why_not || !seats.parties.length) return void replace(node, title, el("p", { class: "none", text: word("no_seats") }), el("p", { class: "legend" }, named(seats.why_not)));
  const open = seats.open.reduce((sum, tie) => sum + tie.seats, 0) + (seats.unfilled ?? 0);
  const lists = seats.parties.filter((each) => each.seats > 0).sort((a, b) => b.seats - a.seats);
  replace(
    node, title,
    el("p", { class: "projection", "data-projection": String(seats.projection) }, el("span", { class: "chip", text: standing(seats) }), told.result ? says(told.result) : null),
    hemicycle(blocks(contest, lists, open, seats.others?.seats ?? 0), {
      majority: seats.majority, id: `seats-${contest.id}-picture`, title: `${word("seats")}: ${nameOf(contest)}, ${standing(seats)}`, desc: word("seats_desc"),
    }),
    table(contest, lists, open, seats.others),
    seats.open.map((tie) => el("p", { class: "tie", text: word("tie", { who: listed(contest, tie.selection_ids), n: count(tie.seats) }) })),
    el("p", { class: "legend", text: [word("majority", { n: count(seats.majority) }), winner(contest, lists, seats), seats.method, seats.worked_from ? word(`worked_${seats.worked_from}`) : ""].filter(Boolean).join(" · ") }),
  );
}

// "projection, 87 % counted"; certified seats are none any more.
function standing({ projection, percent: said, units_reported: reported, units_total: total }) {
  if (!projection) return word("final_seats");
  if (said !== null) return word("projection", { n: percent(said) });
  return reported !== null && total ? word("projection", { n: percent((100 * reported) / total, 1) }) : word("projection_plain");
}

function winner(contest, lists, { majority, total }) {
  return lists[0]?.seats >= majority ? word("has_majority", { who: listed(contest, [lists[0].selection_id]), n: count(total) }) : "";
}

const of = (contest, id) => contest.selections.find((each) => each.id === id);

const listed = (contest, ids) => ids.map((id) => isolated(nameOf(of(contest, id)))).join(", ");

function blocks(contest, lists, open, unknown) {
  const won = lists.map(({ selection_id: id, seats }) => ({ count: seats, kind: "list", colour: colourOf(contest, of(contest, id)) }));
  return [...won, { count: open, kind: "open" }, { count: unknown, kind: "unknown" }];
}

function table(contest, lists, open, others) {
  const won = lists.map(({ selection_id: id, seats, stated }) =>
    el("tr", { "data-selection": id }, el("th", { scope: "row" }, label(contest, of(contest, id)), stated !== null && stated !== seats ? el("small", { text: ` ${word("stated_seats", { n: count(stated) })}` }) : null), el("td", { class: "num", text: count(seats) })));
  const rest = (n, kind, text) => n > 0 && el("tr", { class: kind }, el("th", { scope: "row" }, el("span", { class: "who" }, el("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), text)), el("td", { class: "num", text: count(n) }));
  const unknown = [others?.name ? [named(others.name), ": "] : null, word("unknown_seats")].flat().filter(Boolean);
  return el(
    "table", { class: "figures compact" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col", text: word("selection") }), el("th", { scope: "col", class: "num", text: word("seats") }))),
    el("tbody", {}, won, rest(open, "open", word("open_seats")), rest(others?.seats ?? 0, "unknown", el("span", {}, unknown))),
  );
}
