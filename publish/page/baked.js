// The night out of files: a small `latest.json` names a set that never changes.

import { ask } from "./api.js";

export function files(base) {
  let manifest = { resources: {} }, latest = null;
  const resource = (name) => ask(base + manifest.resources[name]);
  return {
    async renew() {
      const now = await ask(`${base}latest.json`);
      if (now.manifest === latest?.manifest) return false;
      manifest = await ask(base + now.manifest);
      latest = now;
      return true;
    },
    definition: () => resource(""),
    board: () => resource("board"),
    results: async (contest) => (await resource(`contests/${contest}/results`)).results,
    series: async (contest) => (await resource(`contests/${contest}/series`)).points,
  };
}

export function poll(night, { changed, tell }) {
  const turn = async () => {
    try {
      if (!document.hidden && (await night.renew())) await changed();
      tell("baked");
    } catch {
      tell("reconnecting");
    }
    setTimeout(turn, 1_800 + 400 * Math.random());
  };
  turn();
}
