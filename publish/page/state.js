// The night as the page knows it: a snapshot, and the events after it, folded in one at a time. Pure: no DOM, no network.

const FIGURES = new Set(["tally.added", "tally.changed", "tally.corrected"]);
const TICKER = 60;

export const kindOf = (event) => event.type.replace(/^tallywire\./u, "");
export const sequenceOf = (event) => Number(event.id.slice(event.id.lastIndexOf("/") + 1));
export const isFigure = (event) => FIGURES.has(kindOf(event));
const nameOf = (series, unit, type) => `${series}|${unit}|${type}`;

export function fresh(definition, board) {
  return {
    definition, board, sequence: board.sequence, at: lastAt(board), until: nightOf(board),
    rows: new Map(), series: new Map(), before: new Map(), partial: new Map(),
  };
}

// Until when the night has come. In a rehearsal the desk decides by its own clock, years after the night that is played.
const FAR = 36 * 3_600_000;
const later = (until, at, source) => (source === "@desk" && until && Date.parse(at) - Date.parse(until) > FAR ? until : at);
const nightOf = (board) => [...board.ticker].reverse().reduce((until, line) => later(until, line.at, line.source_id), null);

export const lastAt = (board) => board.at ?? board.ticker[0]?.at ?? null;

// Rows of one contest, as of a sequence that may be older or newer than what is folded already: the newer one counts.
export function addRows(state, contestId, rows) {
  const mine = rowsOf(state, contestId);
  for (const row of rows) {
    const name = nameOf(row.series, row.unit_id, row.count_item_type);
    if (!(mine.get(name)?.sequence > row.sequence)) mine.set(name, row);
  }
}

function rowsOf(state, contestId) {
  if (!state.rows.has(contestId)) state.rows.set(contestId, new Map());
  return state.rows.get(contestId);
}

// What is shown of a unit: its count, else what is said of its ballots.
export function rowOf(state, contestId, unitId, type = "total") {
  const mine = rowsOf(state, contestId);
  return mine.get(nameOf("count", unitId, type)) ?? mine.get(nameOf("turnout", unitId, type)) ?? null;
}

// What was published before the newest statement: of the events seen, else the point before the last of the series.
export function beforeOf(state, contest, row) {
  if (!row) return null;
  const seen = state.before.get(`${contest.id}|${nameOf(row.series, row.unit_id, row.count_item_type)}`);
  if (seen) return seen;
  if (row.unit_id !== contest.unit_id) return null;
  const points = (state.series.get(contest.id) ?? []).filter((point) => point.sequence < row.sequence);
  const last = points.at(-1);
  return last ? { counts: last.counts, at: last.at } : null;
}

// Returns what the event touches: {contest, unit, whole, figure, ask}. `ask` says that the board has to be asked again.
export function fold(state, event) {
  const sequence = sequenceOf(event);
  if (sequence <= state.sequence) return null;
  state.sequence = sequence;
  state.at = event.time;
  state.until = later(state.until, event.time, event.source.slice(event.source.lastIndexOf("/") + 1));
  addLine(state.board, event, sequence);
  if (isFigure(event)) return foldFigure(state, event, sequence);
  const kind = kindOf(event);
  if (kind.startsWith("note.")) foldNote(state.board, event.data);
  if (kind.startsWith("contest.call") || kind === "contest.retracted") foldCall(state.board, event, kind);
  if (kind.startsWith("tally.")) foldHold(state.board, event, kind);
  return { contest: event.data.contest_id ?? event.subject.split("/")[0], kind, ask: /^(tally|source|sources|contest\.(called|retracted))/u.test(kind) };
}

function foldFigure(state, event, sequence) {
  const { after, before, series, receipt, reason, findings } = event.data;
  const said = after ?? before;
  const type = said.count_item_type ?? "total";
  const contest = state.definition.contests.find((each) => each.id === said.contest_id);
  const mine = rowsOf(state, said.contest_id);
  const name = nameOf(series, said.unit_id, type);
  const earlier = mine.get(name);
  if (earlier?.sequence >= sequence) return null;
  const row = after && {
    contest_id: said.contest_id, unit_id: said.unit_id, count_item_type: type, series, sequence, at: event.time,
    tally: after, receipt, reason, findings: findings ?? [],
  };
  if (row) mine.set(name, row);
  else mine.delete(name);
  const key = `${said.contest_id}|${name}`;
  if (before) state.before.set(key, { counts: before.counts ?? {}, at: earlier?.at ?? null, source: event.data.before_source });
  const whole = contest?.unit_id === said.unit_id && type === "total";
  if (whole) foldWhole(state, contest, series, row, event);
  return { contest: said.contest_id, unit: said.unit_id, whole, series, figure: true, kind: kindOf(event), ask: false };
}

function foldWhole(state, contest, series, row, event) {
  const board = state.board.contests.find((each) => each.contest_id === contest.id);
  if (series === "count") board.result = row;
  else if (series === "turnout") board.turnout = row;
  else board.exit_polls = [...board.exit_polls.filter((each) => each.series !== series), ...(row ? [row] : [])];
  if (series !== "count" || !row) return;
  const { units_reported = null, units_total = null, percent = null } = row.tally.count_status ?? {};
  const points = state.series.get(contest.id) ?? [];
  if (points.at(-1)?.sequence >= row.sequence) return;
  const point = { sequence: row.sequence, at: event.time, source_id: row.receipt.source_id, units_reported, units_total, percent };
  state.series.set(contest.id, [...points, { ...point, counts: row.tally.counts ?? {} }]);
}

function foldNote(board, note) {
  board.notes = [note, ...board.notes.filter((each) => each.item !== note.item)].slice(0, 20);
}

function foldCall(board, event, kind) {
  const contest = board.contests.find((each) => each.contest_id === event.data.contest_id);
  if (contest) contest.call = kind === "contest.called" ? { ...event.data, made_at: event.time } : null;
}

// A hold that ended goes at once; one that began is asked for, because the event does not say how it will end.
function foldHold(board, event, kind) {
  const { hold_id: id, key, statement, standing, findings, receipt } = event.data;
  const there = board.holds.find((each) => each.id === id);
  if (kind !== "tally.held") board.holds = board.holds.filter((each) => each.id !== id);
  else if (there) Object.assign(there, { statement, standing, findings, receipt });
  else board.holds.push({ id, seen: null, state: "held", issuer: receipt.issuer, source_id: receipt.source_id, key, statement, standing, findings, receipt, held_at: event.time, ends: "" });
  for (const contest of board.contests) contest.held = board.holds.filter((each) => each.key[0] === contest.contest_id).length;
}

function addLine(board, event, sequence) {
  const source = event.source.slice(event.source.lastIndexOf("/") + 1);
  const line = { sequence, at: event.time, type: kindOf(event), subject: event.subject, source_id: source, message: messageOf(event) };
  board.ticker = [line, ...board.ticker].slice(0, TICKER);
}

export function messageOf({ data }) {
  const doubts = (data.findings ?? []).map((each) => each.message).join("; ");
  return data.reason || data.derived?.message || data.message || data.title || data.why || doubts || "";
}

// What is not told by figures is taken over from a newer board; figures stay, because events bring them in order.
export function takeOver(state, board) {
  if (board.sequence < state.sequence) return false;
  const { holds, sources, disagreements, notes } = board;
  Object.assign(state.board, { holds, sources, disagreements, notes });
  for (const told of board.contests) {
    const mine = state.board.contests.find((each) => each.contest_id === told.contest_id);
    if (mine) Object.assign(mine, { call: told.call, held: told.held, seats: told.seats });
  }
  return true;
}
