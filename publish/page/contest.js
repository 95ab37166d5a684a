// A contest as a whole: bars with votes, share and change, how much is counted, and who says so.

import { colour, h, name } from "./dom.js";
import { countedOf, said, shareOf } from "./numbers.js";
import { changeOf } from "./state.js";

const FALLBACK = ["#2f6db5", "#c8553d", "#3b8c5a", "#c99a2e", "#7a5aa6", "#2a9aa0", "#a34a78", "#76808c"];

export function colourOf(contest, id) {
  const at = contest.selections.findIndex((each) => each.id === id);
  return colour(contest.selections[at]?.colour) ?? FALLBACK[Math.max(0, at) % FALLBACK.length];
}

export const called = (of, language) => of?.names?.[language] ?? of?.name ?? "";

export function byline(ctx, row) {
  const quoted = row.tally.reported_by;
  const who = quoted ? ctx.t("quoting", { who: row.receipt.issuer, whom: quoted }) : row.receipt.issuer;
  return h("button", { type: "button", class: "byline", onclick: () => ctx.receipt(row) }, name(who), ", ", h("time", { datetime: row.at }, ctx.n.long(row.at)));
}

export function bars(ctx, contest, row, points) {
  const tally = row?.tally;
  const change = points.length > 1 ? changeOf(points.at(-2), points.at(-1)) : null;
  const of = contest.selections.map((each) => ({ each, count: tally?.counts?.[each.id], share: shareOf(tally, each.id) }));
  of.sort((a, b) => b.each.wins_seats - a.each.wins_seats || (b.share.value ?? -1) - (a.share.value ?? -1));
  const most = Math.max(10, contest.threshold ?? 0, ...of.map((each) => each.share.value ?? 0));
  return h("ol", { class: "bars" }, of.map((each) => bar(ctx, contest, each, change?.[each.each.id], most)));
}

function bar(ctx, contest, { each, count, share }, change, most) {
  const line = contest.threshold && each.wins_seats ? { left: `${(100 * contest.threshold) / most}%` } : null;
  const delta = change?.votes || change?.share;
  const title = (value, computed) => (said(value) ? computed && ctx.t("computed_share") : ctx.t("not_said"));
  return h("li", { "data-selection": each.id }, h("span", { class: "who" }, name(called(each, ctx.language))),
    h("span", { class: "track", "aria-hidden": "true" }, h("span", { class: "fill", style: { width: `${(100 * (share.value ?? 0)) / most}%`, background: colourOf(contest, each.id) } }),
      line && h("span", { class: "threshold", style: line, title: ctx.t("threshold", { n: ctx.n.percent(contest.threshold) }) })),
    h("span", { class: "share", title: title(share.text, share.computed) }, ctx.n.percent(share.text)),
    h("span", { class: "votes", title: title(count?.votes) }, ctx.n.whole(count?.votes)),
    h("span", { class: "change", title: ctx.t("change_since") }, delta ? ctx.n.signed(delta) + (change.votes ? "" : ` ${ctx.t("points")}`) : ""));
}

export function counted(ctx, row) {
  const { units_reported: a, units_total: b } = row?.tally.count_status ?? {};
  const percent = countedOf(row?.tally);
  const words = [percent === null ? ctx.t("counted_unknown") : `${ctx.n.percent(percent)} ${ctx.t("counted")}`];
  if (said(a) && said(b)) words.push(ctx.t("counted_of", { a: ctx.n.whole(a), b: ctx.n.whole(b) }), a < b ? ctx.t("still_out", { n: ctx.n.whole(b - a) }) : ctx.t("all_in"));
  if (row?.tally.results_status) words.push(ctx.t(row.tally.results_status));
  return h("p", { class: "counted" }, words.join(" · "));
}
