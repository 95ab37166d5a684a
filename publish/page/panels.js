// What stands beside the contests: exit polls, units, the ticker, holds, corrections, sources.

import { h, name } from "./dom.js";
import { byline, called } from "./contest.js";
import { shareOf } from "./numbers.js";

export function table(caption, heads, rows, props) {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", props, h("caption", null, caption), h("thead", null, h("tr", null, heads.map((each) => h("th", { scope: "col" }, each)))),
      h("tbody", null, rows.map(([first, ...cells]) => h("tr", null, h("th", { scope: "row" }, first), cells.map((each) => h("td", null, each)))))));
}

export function polls(ctx, contest, count, of) {
  if (!of.length) return null;
  const heads = [ctx.t("selection"), ctx.t("count"), ...of.map((row) => byline(ctx, row))];
  const rows = contest.selections.map((each) => [name(called(each, ctx.language)),
    ...[count, ...of].map((row) => ctx.n.percent(shareOf(row?.tally, each.id).text))]);
  return h("div", { class: "polls" }, table(ctx.t("polls"), heads, rows), h("p", { class: "quiet" }, ctx.t("polls_note")));
}

const message = (line) => line.message || line.event?.data.derived?.message || line.event?.data.message || line.event?.data.title ||
  line.event?.data.reason || line.event?.data.findings?.[0]?.message || line.event?.data.why || "";

export function ticker(ctx, lines) {
  const groups = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last && /tally\.(added|changed)$/.test(line.type) && last.type === line.type && last.at === line.at && last.source_id === line.source_id) last.n += 1;
    else groups.push({ ...line, n: 1 });
  }
  return h("ol", { class: "ticker" }, groups.map((line) => h("li", { "data-sequence": line.sequence }, h("time", { datetime: line.at }, ctx.n.long(line.at)), " ",
    h("b", null, ctx.t(`t_${kind(line.type)}`)), " ", line.n > 1 ? ctx.t("figures", { n: line.n }) : h("span", null, line.subject), " ", name(message(line)))));
}

function kind(type) {
  const [family, what] = type.replace(/^tallywire\./, "").split(".");
  return family === "tally" ? what : family;
}

export function holds(ctx, of) {
  if (!of.length) return h("p", { class: "quiet" }, ctx.t("no_holds"));
  return h("ul", null, of.map((each) => h("li", { id: `hold-${each.id}` }, h("b", null, each.key.slice(0, 2).join("/")), " ", name(each.issuer), ": ",
    each.findings.map((one) => name(one.message)))));
}

export function list(of, empty) {
  return of.length ? h("ul", null, of.map((each) => h("li", null, each))) : h("p", { class: "quiet" }, empty);
}

export function sources(ctx, of) {
  if (!of) return h("p", { class: "quiet" }, ctx.t("sources_past"));
  return table(ctx.t("sources"), [ctx.t("source"), ctx.t("health"), ctx.t("when")], [...of.values()].map((each) =>
    [name(each.issuer), ctx.t(each.layout_since ? "layout" : each.health), each.changed_at ? ctx.t("changed", { when: ctx.n.long(each.changed_at) }) : ctx.t("never")]));
}
