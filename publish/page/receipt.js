// Where a number comes from, in a dialog.

import { address, h, name } from "./dom.js";

export function receipt(ctx, night, api, row) {
  const of = row.receipt;
  const link = address(of.url);
  const document_ = api ? h("a", { href: `${api}/documents/${of.sha256}` }, ctx.t("document")) : "";
  const facts = [["issuer", name(of.issuer)], ["source", of.source_id], ["address", link ? h("a", { href: link, rel: "noreferrer noopener" }, name(of.url)) : name(of.url)],
    ["fetched", ctx.n.exact(of.fetched_at)], ["generated", ctx.n.exact(of.generated_at)], ["place", name(of.place)], ["reader", name(of.reader)],
    ["document", h("span", null, h("code", null, of.sha256), " ", document_)], ["reason", name(row.reason)]];
  const more = h("div", { role: "status" });
  const close = h("button", { type: "button", onclick: () => dialog.close() }, ctx.t("close"));
  const dialog = h("dialog", { id: "receipt", "aria-labelledby": "receipt-title" }, h("h2", { id: "receipt-title" }, ctx.t("receipt")),
    h("dl", null, facts.map(([key, value]) => [h("dt", null, ctx.t(key)), h("dd", null, value)])), more, close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  if (!night.proof) return;
  night.proof(row.contest_id, row.unit_id, row.count_item_type ?? "total", row.series === "count" ? null : of.source_id).then((proof) => {
    const doubts = [...proof.findings, ...proof.document_findings].map((each) => h("li", null, name(each.message)));
    const others = proof.others.map((each) => h("li", null, name(each.receipt.issuer), ", ", ctx.n.exact(each.receipt.fetched_at)));
    more.append(...[doubts.length && h("h3", null, ctx.t("findings")), h("ul", null, doubts), others.length && h("h3", null, ctx.t("others")), h("ul", null, others)].filter(Boolean));
  }, (error) => more.append(ctx.t("failed", { why: error.message })));
}
