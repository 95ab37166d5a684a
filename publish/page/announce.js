// Important changes, said to a screen reader: few, and not more often than one can listen to.

import { el, plain } from "./dom.js";
import { leaderOf, shareOf } from "./figures.js";
import { contestOf, nameOf } from "./names.js";
import { percent } from "./numbers.js";
import { messageOf } from "./state.js";
import { word } from "./words.js";

const EVERY = 12_000;

export function makeAnnouncer() {
  const node = el("div", { class: "unseen", role: "status", "aria-live": "polite", id: "announcer" });
  let [pending, timer, said] = [null, null, -Infinity];
  const speak = () => { timer = null; said = performance.now(); node.textContent = pending; pending = null; };
  return { node, say: (text) => {
    if (!text) return;
    pending = text;
    timer ??= setTimeout(speak, Math.max(200, EVERY - (performance.now() - said)));
  } };
}

// What is worth saying of an event; "" for the many that just go on.
export function spoken(state, event, touched) {
  const contest = contestOf(state.definition, touched.contest);
  if (touched.kind === "tally.held") return word("say_held", { what: plain(messageOf(event)) });
  if (touched.kind === "tally.corrected") return word("say_correction", { what: plain(messageOf(event)) });
  if (!contest) return "";
  if (touched.kind === "contest.called") return word("say_called", { who: named(contest, event.data.selection_ids) });
  if (touched.kind !== "contest.leader-changed" && !(touched.whole && touched.series === "count")) return "";
  const row = state.board.contests.find((each) => each.contest_id === contest.id)?.result;
  const leader = leaderOf(contest, row?.tally);
  return leader ? word("say_leader", { who: nameOf(leader), share: percent(shareOf(row.tally, leader.id).value) }) : "";
}

const named = (contest, ids) => contest.selections.filter((each) => ids.includes(each.id)).map(nameOf).join(", ");
