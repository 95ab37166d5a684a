// Numbers and instants as the reader writes them, in the election's own time zone. What was not said is a dash.

import { word } from "./words.js";

export const DASH = "—";
let language = "en";
let zone = "UTC";
let made = new Map();

export function speak(lang, timeZone) {
  language = lang;
  zone = timeZone ?? zone;
  made = new Map();
}

export const tongue = () => language;

function format(kind, options) {
  const key = kind.name + JSON.stringify(options);
  if (!made.has(key)) made.set(key, new kind(language === "en" ? "en-GB" : language, options));
  return made.get(key);
}

export const count = (number) => (number === null || number === undefined ? DASH : format(Intl.NumberFormat, {}).format(number));

const minus = (text) => text.replace("-", "−");

export const signed = (number) => minus(format(Intl.NumberFormat, { signDisplay: "exceptZero" }).format(number));

// A decimal as it was printed keeps its digits; a number that we worked out gets `digits`.
export function percent(value, digits = 2) {
  if (value === null || value === undefined || value === "") return DASH;
  const places = typeof value === "string" ? Math.min((value.split(".")[1] ?? "").length, 6) : digits;
  const options = { minimumFractionDigits: places, maximumFractionDigits: places };
  return `${format(Intl.NumberFormat, options).format(Number(value))}\u202f%`;
}

export const points = (value) =>
  `${minus(format(Intl.NumberFormat, { signDisplay: "exceptZero", maximumFractionDigits: 2 }).format(value))}\u202f${word("points")}`;

// Some browsers know no month names of a language and write M03; then the page's own stand in.
function written(options, iso) {
  const months = word("months").split(" ");
  const parts = format(Intl.DateTimeFormat, options).formatToParts(new Date(iso));
  return parts.map(({ type, value }) => (type === "month" && /^M\d\d$/u.test(value) ? months[Number(value.slice(1)) - 1] : value)).join("");
}

const instant = (iso, options) => written({ timeZone: zone, hourCycle: "h23", ...options }, iso);
const CLOCK = { hour: "2-digit", minute: "2-digit" };

export const clock = (iso) => (iso ? instant(iso, CLOCK) : DASH);

export const moment = (iso) => (iso ? instant(iso, { day: "numeric", month: "short", ...CLOCK }) : DASH);

export const exactly = (iso) =>
  iso ? instant(iso, { day: "numeric", month: "long", year: "numeric", ...CLOCK, second: "2-digit", timeZoneName: "short" }) : DASH;

export const day = (date) => written({ timeZone: "UTC", day: "numeric", month: "long", year: "numeric" }, date);
