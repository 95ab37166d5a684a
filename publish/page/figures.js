// What stands in a tally, and what can be worked out from it. Whatever was not said stays null; it is never zero.

import { word } from "./words.js";

const has = (value) => value !== null && value !== undefined;

// The share of a selection as printed, else worked out; `computed` says from what.
export function shareOf(tally, id) {
  const said = tally?.counts?.[id];
  if (!said) return { value: null };
  if (has(said.share)) return { value: said.share, number: Number(said.share) };
  if (!has(said.votes)) return { value: null };
  const valid = tally.ballots?.valid;
  const of = valid || sumOf(tally);
  if (!of || said.votes > of) return { value: null };
  const number = (100 * said.votes) / of;
  return { value: number, number, computed: word(valid ? "computed_valid" : "computed_sum") };
}

export const votesOf = (tally, id) => tally?.counts?.[id]?.votes ?? null;

// Of all selections; null where one of them has no votes said, because a part is no whole.
export function sumOf(tally) {
  const votes = Object.values(tally?.counts ?? {}).map((each) => each.votes);
  return votes.length && votes.every(has) ? votes.reduce((sum, each) => sum + each, 0) : null;
}

export function changeOf(tally, before, id) {
  if (!before || !tally?.counts?.[id]) return null;
  const now = tally.counts[id];
  const then = before.counts?.[id];
  if (!then) return null;
  if (has(now.votes) && has(then.votes)) return { votes: now.votes - then.votes };
  return has(now.share) && has(then.share) ? { share: Number(now.share) - Number(then.share) } : null;
}

// How far the count is: {reported, total, out, percent}, each null where it was not said.
export function progressOf(tally) {
  const { units_reported: reported = null, units_total: total = null, percent = null, status = null } = tally?.count_status ?? {};
  const both = has(reported) && has(total) && total > 0;
  return {
    reported, total, status, percent: percent ?? (both ? (100 * reported) / total : null),
    out: both ? total - reported : null, done: status === "completed" || (both && reported >= total),
  };
}

// Selections by votes, else by share; those of which nothing is said come last, in the order of the pack.
export function ranked(contest, tally) {
  const weight = (id) => votesOf(tally, id) ?? shareOf(tally, id).number ?? -1;
  const byVotes = contest.selections.every((each) => !tally?.counts?.[each.id] || has(votesOf(tally, each.id)));
  const of = (id) => (byVotes ? weight(id) : (shareOf(tally, id).number ?? -1));
  return [...contest.selections].sort((a, b) => of(b.id) - of(a.id));
}

// Who has most; null for a tie, or where nothing is said.
export function leaderOf(contest, tally) {
  const able = ranked(contest, tally).filter((each) => each.wins_seats !== false && tally?.counts?.[each.id]);
  if (!able.length) return null;
  const weight = ({ id }) => votesOf(tally, id) ?? shareOf(tally, id).number ?? null;
  const first = weight(able[0]);
  if (!has(first) || first <= 0 || (able[1] && weight(able[1]) === first)) return null;
  return able[0];
}
