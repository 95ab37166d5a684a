// The receipt of a number, in a dialog: who said it, where it stood, and the bytes themselves.

import { el, named, plain, replace, time } from "./dom.js";
import { exactly } from "./numbers.js";
import { term, word } from "./words.js";

let api = null;
let dialog = null;

export function receiptsOf(address) {
  api = address;
}

export function openReceipt(row) {
  dialog ??= document.body.appendChild(el("dialog", { id: "receipt", "aria-labelledby": "receipt-title" }));
  const close = el("button", { type: "button", class: "close", onclick: () => dialog.close(), text: word("close") });
  replace(
    dialog,
    el("header", {}, el("h2", { id: "receipt-title", text: word("receipt_of") }), close),
    el("dl", {}, lines(row).flatMap(([name, value]) => [el("dt", { text: word(`receipt.${name}`) }), el("dd", { "data-receipt-field": name }, value)])),
    links(row),
  );
  dialog.showModal();
}

function lines({ receipt, reason, findings, tally, sequence }) {
  const none = () => el("span", { class: "none", text: word("receipt.none") });
  const doubts = (findings ?? []).map((each) => el("p", {}, named(each.message)));
  const who = tally?.reported_by ? [named(receipt.issuer), ` (${word("reported_by", { who: plain(tally.reported_by) })})`] : named(receipt.issuer);
  return [
    ["issuer", who],
    ["kind", term("kind", receipt.kind)],
    ["url", address(receipt.url)],
    ["fetched", time(receipt.fetched_at, exactly(receipt.fetched_at))],
    ["generated", receipt.generated_at ? time(receipt.generated_at, exactly(receipt.generated_at)) : none()],
    ["sha256", el("code", { text: receipt.sha256 })],
    ["place", receipt.place ? named(receipt.place) : none()],
    ["reader", el("code", { text: receipt.reader })],
    ["told", sequence ? String(sequence) : none()],
    ...(reason ? [["reason", named(reason)]] : []),
    ...(doubts.length ? [["findings", doubts]] : []),
  ];
}

// Only web addresses become links; what the desk says has an address of another kind.
export function address(url) {
  const shown = named(url);
  return /^https?:\/\//iu.test(url ?? "") ? el("a", { href: url, rel: "noopener noreferrer nofollow" }, shown) : shown;
}

function links(row) {
  if (!api) return null;
  const query = new URLSearchParams({ type: row.count_item_type ?? "total" });
  if (row.sequence) query.set("sequence", row.sequence);
  else query.set("source", row.receipt.source_id);
  const proof = `${api}/receipts/${encodeURIComponent(row.contest_id)}/${encodeURIComponent(row.unit_id)}?${query}`;
  const bytes = `${api}/documents/${encodeURIComponent(row.receipt.sha256)}`;
  return el(
    "p", { class: "links" },
    el("a", { href: bytes, download: true, id: "receipt-document", text: word("receipt.document") }),
    el("a", { href: proof, id: "receipt-proof", text: word("receipt.proof") }),
  );
}
