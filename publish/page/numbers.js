// Numbers and instants as a reader of the page's language writes them; the election's clock, not the reader's.

export const DASH = "—";

export function formats(language, zone) {
  const locale = Intl.NumberFormat.supportedLocalesOf([language])[0] ?? "en";
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const signed = new Intl.NumberFormat(locale, { signDisplay: "exceptZero", maximumFractionDigits: 2 });
  const clock = (options) => new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: "h23", ...options });
  const short = clock({ hour: "2-digit", minute: "2-digit" });
  const long = clock({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const exact = clock({ dateStyle: "medium", timeStyle: "medium" });
  const day = clock({ dateStyle: "long" });
  const decimals = {};
  const decimal = (value, digits) =>
    (decimals[digits] ??= new Intl.NumberFormat(locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })).format(value);
  const instant = (format) => (iso) => (iso ? format.format(new Date(iso)) : DASH);
  return {
    locale,
    whole: (value) => (said(value) ? whole.format(value) : DASH),
    signed: (value) => signed.format(value),
    percent: (text) => (said(text) ? `${decimal(Number(text), digitsOf(text))}\u00a0%` : DASH),
    short: instant(short),
    long: instant(long),
    exact: instant(exact),
    day: (iso) => day.format(new Date(`${iso}T12:00:00Z`)),
    zone,
  };
}

export const said = (value) => value !== null && value !== undefined;

/** As many digits as the source printed; two of a share that was worked out. */
function digitsOf(text) {
  if (typeof text === "number") return Number.isInteger(text) ? 0 : 2;
  return Math.min(4, (String(text).split(".")[1] ?? "").length);
}

/** What is said of a selection: `value` is the share as a number, `text` as printed, null where nothing says it. */
export function shareOf(tally, id) {
  const count = tally?.counts?.[id];
  if (said(count?.share)) return { value: Number(count.share), text: count.share, computed: false };
  const base = tally?.ballots?.valid ?? votesOf(tally);
  if (!said(count?.votes) || !base) return { value: null, text: null, computed: false };
  const value = (100 * count.votes) / base;
  return { value, text: value.toFixed(2), computed: true };
}

/** Votes of all selections, null where nothing is said of any. */
export function votesOf(tally) {
  const votes = Object.values(tally?.counts ?? {}).map((each) => each.votes).filter(said);
  return votes.length ? votes.reduce((a, b) => a + b, 0) : null;
}

/** How far the count is, from 0 to 100; null where it is not said. */
export function countedOf(tally) {
  const status = tally?.count_status ?? {};
  if (said(status.percent)) return Number(status.percent);
  if (said(status.units_reported) && status.units_total) return (100 * status.units_reported) / status.units_total;
  if (status.status === "completed") return 100;
  return null;
}

/** Selections by votes, else share; ids of the first place, several where they are level. */
export function leadersOf(tally) {
  const of = Object.entries(tally?.counts ?? {});
  const by = of.some(([, each]) => said(each.votes)) ? (each) => each.votes : (each) => each.share && Number(each.share);
  const most = Math.max(...of.map(([, each]) => by(each) ?? -1));
  return most > 0 ? of.filter(([, each]) => by(each) === most).map(([id]) => id) : [];
}

/** In percent as printed, else of those registered; null where neither is said. */
export function turnoutOf(tally) {
  const { turnout, cast, registered } = tally?.ballots ?? {};
  if (said(turnout)) return turnout;
  return said(cast) && registered ? ((100 * cast) / registered).toFixed(2) : null;
}
