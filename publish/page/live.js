// The stream of events. Each is told once and in order: a gap is closed from the list of events, a repeat is dropped.

import { ask } from "./api.js";
import { sequenceOf } from "./state.js";

const PAGE = 500;
const QUIET = 45_000; // longer than three heartbeats without an event: ask whether the stream still lives

export class Live {
  // `tell(event)` takes each event; `show(state)` is "connecting", "live", "reconnecting" or "offline".
  constructor(api, after, tell, show) {
    Object.assign(this, { api, last: after, tell, show, waiting: Promise.resolve(), tries: 0, source: null, retry: null });
    show("connecting");
    this.open();
    this.watch = setInterval(() => this.look(), QUIET);
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
    addEventListener("online", () => this.open());
  }

  open() {
    clearTimeout(this.retry);
    this.source?.close();
    const source = (this.source = new EventSource(`${this.api}/stream?after=${this.last}`));
    source.onopen = () => {
      this.tries = 0;
      this.heard = Date.now();
      this.show("live");
    };
    source.onmessage = (message) => source === this.source && this.take(JSON.parse(message.data));
    source.addEventListener("reset", () => location.reload()); // the server has another database
    source.onerror = () => source === this.source && this.lost(source);
  }

  // The browser connects again by itself, with the last id; where it gives up, we do, later and later.
  lost(source) {
    this.show(navigator.onLine === false ? "offline" : "reconnecting");
    if (source.readyState !== EventSource.CLOSED) return;
    this.tries += 1;
    const most = Math.min(30_000, 1000 * 2 ** Math.min(this.tries, 5));
    this.retry = setTimeout(() => this.open(), most * (0.5 + Math.random() / 2));
  }

  take(event) {
    this.heard = Date.now();
    this.waiting = this.waiting.then(() => this.inOrder(event)).catch(() => this.open());
  }

  async inOrder(event) {
    const sequence = sequenceOf(event);
    if (sequence > this.last + 1) await this.fill(sequence - 1);
    if (sequence === this.last + 1) this.pass(event);
  }

  pass(event) {
    this.last = sequenceOf(event);
    this.tell(event);
  }

  async fill(upTo) {
    while (this.last < upTo) {
      const page = await ask(`${this.api}/events?after=${this.last}&limit=${PAGE}`);
      const before = this.last;
      for (const event of page.events) if (sequenceOf(event) === this.last + 1) this.pass(event);
      if (this.last === before) throw new Error("the list of events does not go on");
    }
  }

  // A stream that hangs says nothing. If there are events that it has not told, it is opened anew.
  async look() {
    if (Date.now() - (this.heard ?? 0) < QUIET / 3) return;
    const page = await ask(`${this.api}/events?after=${this.last}&limit=1`).catch(() => null);
    if (page && page.sequence > this.last && Date.now() - (this.heard ?? 0) > 2000) this.open();
  }
}
