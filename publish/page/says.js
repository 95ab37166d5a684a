// Who says a number, and when: a button beside it that opens its receipt. Every figure on the page has one.

import { el, named, plain, time } from "./dom.js";
import { clock, exactly, moment } from "./numbers.js";
import { openReceipt } from "./receipt.js";
import { term, word } from "./words.js";

export function says(row, { short = false } = {}) {
  const { receipt, tally } = row;
  const quoted = tally?.reported_by && plain(tally.reported_by) !== plain(receipt.issuer) ? plain(tally.reported_by) : "";
  const button = el(
    "button",
    { type: "button", class: short ? "byline says short" : "byline says", "data-receipt": row.sequence, onclick: () => openReceipt(row) },
    named(short ? receipt.source_id : receipt.issuer),
    quoted && !short ? el("span", { class: "quoting" }, " ", word("reported_by", { who: quoted })) : null,
    tally?.summed ? el("span", { class: "quoting" }, ` ${word("summed", { n: tally.summed })}`) : null,
    " ",
    time(row.at, short ? clock(row.at) : moment(row.at), { title: exactly(row.at) }),
  );
  button.setAttribute("aria-label", `${plain(receipt.issuer)}, ${term("kind", receipt.kind)}, ${exactly(row.at)}. ${word("receipt")}`);
  button.title = `${plain(receipt.issuer)}${quoted ? `, ${word("reported_by", { who: quoted })}` : ""} — ${word("receipt")}`;
  return button;
}
