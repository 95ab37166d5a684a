// The stream: each event once, in order. What is missing between two of them is asked for first.

import { sequenceOf } from "./state.js";

const CALM_MS = 60_000;

export function follow(api, night, after, { take, tell, renew }) {
  let last = after, stream = null, tries = 0, filling = null, timer = null, stopped = false;

  function accept(events) {
    const fresh = events.filter((event) => sequenceOf(event) === last + 1 && ++last);
    if (fresh.length) take(fresh);
  }

  async function fillUp() {
    tell("catching");
    try {
      for (let more = true; more; ) {
        const before = last;
        const answer = await night.events(last);
        accept(answer.events);
        more = answer.next != null && last > before;
      }
      tell(stream?.readyState === 1 ? "live" : "reconnecting");
    } catch {
      setTimeout(() => !stopped && missing(), 2_000);
    }
  }

  const missing = () => (filling ??= fillUp().finally(() => (filling = null)));

  function connect() {
    if (stopped) return;
    tell(tries ? "reconnecting" : "connecting");
    stream = new EventSource(`${api}/stream?after=${last}`);
    stream.onopen = () => { tries = 0; tell("live"); };
    stream.onmessage = (message) => {
      const event = JSON.parse(message.data);
      if (filling || sequenceOf(event) > last + 1) missing();
      else accept([event]);
    };
    stream.addEventListener("reset", () => renew());
    stream.onerror = () => {
      tell("reconnecting");
      stream.close(); // begun anew by us, after what was really taken in
      clearTimeout(timer);
      timer = setTimeout(connect, Math.min(15_000, 1_000 * 2 ** tries++) * (0.75 + Math.random() / 2));
    };
  }

  const again = () => { clearTimeout(timer); stream?.close(); connect(); };
  const watch = setInterval(async () => {
    if (document.hidden || stream?.readyState !== 1 || filling) return;
    const { sequence } = await night.events(last).catch(() => ({ sequence: last }));
    if (sequence > last) setTimeout(() => sequence > last && again(), 3_000);
  }, CALM_MS);
  addEventListener("online", again);
  connect();
  return { stop() { stopped = true; clearInterval(watch); clearTimeout(timer); removeEventListener("online", again); stream?.close(); } };
}
