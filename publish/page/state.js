// What the page knows: a snapshot, and the events after it folded in. Pure: nothing here fetches or draws.

import { votesOf } from "./numbers.js";

const FIGURES = new Set(["tally.added", "tally.changed", "tally.corrected"]);
const HEALTH = { "source.failing": "failing", "source.stale": "stale", "source.recovered": "ok" };
const MAPS = ["calls", "seats", "series", "holds", "disagreements"];

export const sequenceOf = (event) => Number(event.id.slice(event.id.lastIndexOf("/") + 1));
export const kindOf = (type) => type.replace(/^tallywire\./, "");
const figureOf = (row) => `${row.series}/${row.unit_id}/${row.count_item_type ?? "total"}`;

export function begin(election, board, results = {}, series = {}) {
  const state = { election, sequence: board.sequence, at: board.at, rows: new Map(), calls: new Map(), seats: new Map(), series: new Map() };
  for (const each of board.contests) {
    const own = [each.result, each.turnout, ...each.exit_polls, ...(results[each.contest_id] ?? [])].filter(Boolean);
    own.sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
    state.rows.set(each.contest_id, new Map(own.map((row) => [figureOf(row), row])));
    if (each.call) state.calls.set(each.contest_id, each.call);
    if (each.seats) state.seats.set(each.contest_id, each.seats);
    state.series.set(each.contest_id, series[each.contest_id] ?? []);
  }
  return { ...state, notes: board.notes, ticker: board.ticker, holds: new Map(board.holds.map((each) => [each.id, each])),
    sources: board.sources && new Map(board.sources.map((each) => [each.id, each])),
    disagreements: new Map(board.disagreements.map((each) => [clashOf(each.key, each.sources), each])) };
}

const clashOf = (key, sources) => [...key, ...[...sources].sort()].join("/");

/** The state after `events`, told in order. The state before is left as it was. */
export function fold(state, events) {
  const next = { ...state, rows: new Map(state.rows), sources: state.sources && new Map(state.sources) };
  for (const name of MAPS) next[name] = new Map(state[name]);
  const touched = new Set();
  for (const event of events) one(next, event, touched);
  return next;
}

function one(next, event, touched) {
  const type = kindOf(event.type), sequence = sequenceOf(event), data = event.data;
  next.sequence = Math.max(next.sequence, sequence);
  if (FIGURES.has(type)) figure(next, event, sequence, touched);
  else if (type === "tally.held") next.holds.set(data.hold_id, { ...data, id: data.hold_id, issuer: data.receipt.issuer, held_at: event.time });
  else if (type.startsWith("tally.")) next.holds.delete(data.hold_id);
  else if (type === "contest.called") next.calls.set(data.contest_id, { ...data, made_at: event.time });
  else if (type === "contest.retracted") next.calls.delete(data.contest_id);
  else if (type.startsWith("note.")) next.notes = [data, ...next.notes.filter((each) => each.item !== data.item)].slice(0, 20);
  else if (type.startsWith("sources.")) clash(next, type, event);
  else if (next.sources?.has(data.source_id)) {
    const before = next.sources.get(data.source_id);
    const layout_since = type === "source.layout-changed" ? event.time : type === "source.recovered" ? null : before.layout_since;
    next.sources.set(before.id, { ...before, health: HEALTH[type] ?? before.health, message: data.message, layout_since });
  }
  if (next.ticker[0]?.sequence >= sequence) return;
  const source_id = event.source.slice(event.source.lastIndexOf("/") + 1);
  next.ticker = [{ sequence, at: event.time, type, subject: event.subject, source_id, message: "", event }, ...next.ticker].slice(0, 60);
}

function figure(next, event, sequence, touched) {
  const { after, before, series, receipt, reason, findings = [] } = event.data;
  const { contest_id, unit_id, count_item_type = "total" } = after ?? before;
  const gained = before && after ? votesOf(after) - votesOf(before) : null;
  const row = { contest_id, unit_id, count_item_type, series, sequence, at: event.time, tally: after, receipt, reason, findings, gained };
  if (!touched.has(contest_id)) next.rows.set(contest_id, new Map(next.rows.get(contest_id)));
  touched.add(contest_id);
  const rows = next.rows.get(contest_id);
  if (rows.get(figureOf(row))?.sequence >= sequence) return;
  if (after) rows.set(figureOf(row), row);
  else rows.delete(figureOf(row));
  const contest = next.election.contests.find((each) => each.id === contest_id);
  if (!after || series !== "count" || count_item_type !== "total" || contest?.unit_id !== unit_id) return;
  const points = (next.series.get(contest_id) ?? []).filter((each) => each.sequence < sequence);
  next.series.set(contest_id, [...points, { sequence, at: event.time, source_id: receipt.source_id, counts: after.counts ?? {} }]);
}

function clash(next, type, event) {
  const { key, message, receipts } = event.data;
  const sources = receipts.filter(Boolean).map((each) => each.source_id);
  if (type === "sources.disagree") return void next.disagreements.set(clashOf(key, sources), { key, message, since: event.time, sources });
  for (const [name, each] of next.disagreements) {
    if (each.key.join("/") === key.join("/") && sources.every((id) => each.sources.includes(id))) next.disagreements.delete(name);
  }
}

/** What became of each selection, {id: {votes?, share?}}; null where there was nothing before. */
export function changeOf(before, after) {
  if (!before || !after) return null;
  return Object.fromEntries(Object.entries(after.counts ?? {}).map(([id, now]) => {
    const was = before.counts?.[id] ?? {};
    const votes = now.votes !== undefined && was.votes !== undefined ? now.votes - was.votes : undefined;
    const share = now.share !== undefined && was.share !== undefined ? Number(now.share) - Number(was.share) : undefined;
    return [id, { votes, share }];
  }));
}
