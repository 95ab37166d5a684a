// Exit polls beside the count: each under its pollster's name, and never in the count.

import { el, replace, svg } from "./dom.js";
import { ranked, shareOf } from "./figures.js";
import { colourOf, label } from "./names.js";
import { percent } from "./numbers.js";
import { says } from "./says.js";
import { word } from "./words.js";

export function makePolls(contest) {
  const node = el("section", { class: "panel polls", id: `polls-${contest.id}`, hidden: true, "aria-labelledby": `polls-${contest.id}-title` });
  return { node, update: (state) => update(node, contest, state) };
}

function update(node, contest, state) {
  const told = state.board.contests.find((each) => each.contest_id === contest.id);
  const polls = told?.exit_polls ?? [];
  node.hidden = !polls.length;
  if (!polls.length) return replace(node);
  const count = told.result;
  const most = Math.max(10, ...[count, ...polls].flatMap((row) => contest.selections.map((each) => shareOf(row?.tally, each.id).number ?? 0)));
  const order = ranked(contest, (count ?? polls[0]).tally);
  return replace(
    node,
    el("h3", { id: `polls-${contest.id}-title`, text: word("exit_polls") }),
    el("p", { class: "legend", text: word("exit_note") }),
    el("div", { class: "scroll", tabindex: "0", role: "group", "aria-labelledby": `polls-${contest.id}-title` },
      el("table", { class: "figures" },
        el("thead", {}, el("tr", {}, el("th", { scope: "col", text: word("selection") }), el("td", { class: "strip" }),
          el("th", { scope: "col", class: "num" }, el("span", { text: word("count") })),
          polls.map((row) => el("th", { scope: "col", class: "num pollster", "data-series": row.series }, says(row))))),
        el("tbody", {}, order.map((each) => line(contest, each, count, polls, most))),
      ),
    ),
  );
}

function line(contest, selection, count, polls, most) {
  const cell = (row, type) => {
    const { value, computed } = shareOf(row?.tally, selection.id);
    return el("td", { class: type, text: percent(value), title: value === null ? word("not_said") : computed });
  };
  return el(
    "tr", { "data-selection": selection.id },
    el("th", { scope: "row" }, label(contest, selection)),
    el("td", { class: "strip", "aria-hidden": "true" }, strip(contest, selection, count, polls, most)),
    cell(count, "num counted-share"),
    polls.map((row) => cell(row, "num")),
  );
}

// The count as a bar, each poll as a ring on it: how far they are apart is seen at once.
function strip(contest, selection, count, polls, most) {
  const at = (row) => shareOf(row?.tally, selection.id).number ?? null;
  const place = (number) => `${2 + (94 * number) / most}%`;
  const counted = at(count);
  return svg(
    "svg", { class: "strip-box", height: "14" },
    counted === null ? null : svg("rect", { x: "2%", y: "4", width: `${(94 * counted) / most}%`, height: "6", fill: colourOf(contest, selection) }),
    polls.map(at).filter((number) => number !== null).map((number) => svg("circle", { class: "poll-dot", cx: place(number), cy: "7", r: "3.5" })),
  );
}
