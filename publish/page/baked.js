// The published copy: files named by their content, and one small file that says which of them are the newest.

import { ask } from "./api.js";

const EVERY = 2000;

export class Baked {
  // `renew(resources)` is called with a function that fetches a resource by name, whenever there is something new.
  constructor(base, renew, show) {
    Object.assign(this, { base, renew, show, manifest: null });
  }

  async start() {
    await this.look();
    setInterval(() => document.hidden || this.look(), EVERY);
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
  }

  async look() {
    if (this.looking) return;
    this.looking = true;
    try {
      const latest = await ask(`${this.base}latest.json`, { cache: "no-cache" });
      if (latest.manifest !== this.manifest) await this.take(latest);
      this.show("baked");
    } catch {
      this.show("offline");
    } finally {
      this.looking = false;
    }
  }

  async take(latest) {
    const { resources } = await ask(this.base + latest.manifest, { cache: "force-cache" });
    const get = (name) => (resources[name] ? ask(this.base + resources[name], { cache: "force-cache" }) : Promise.resolve(null));
    await this.renew(get);
    this.manifest = latest.manifest;
  }
}
