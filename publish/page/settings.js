// What a reader chooses: language, light or dark, wall. Kept in this browser, where it can keep anything.

import { el } from "./dom.js";
import { word } from "./words.js";

const kept = (name) => { try { return localStorage.getItem(`tallywire.${name}`); } catch { return null; } };
const keep = (name, value) => { try { localStorage.setItem(`tallywire.${name}`, value); } catch { /* a private window keeps nothing */ } };

// The address says it, else what was chosen before, else what the browser prefers, else what the server wrote.
export function chosenLanguage(definition, served) {
  const there = definition.languages?.length ? definition.languages : ["en"];
  const wanted = [new URLSearchParams(location.search).get("language"), kept("language"), ...(navigator.languages ?? [])];
  const fits = (wish) => there.find((each) => each === wish) ?? there.find((each) => wish && each.split("-")[0] === wish.split("-")[0]);
  return wanted.map(fits).find(Boolean) ?? (there.includes(served) ? served : there[0]);
}

export function languageChoice(definition, current) {
  const there = definition.languages?.length ? definition.languages : ["en"];
  const own = (code) => { try { return new Intl.DisplayNames([code], { type: "language" }).of(code); } catch { return code; } };
  const options = there.map((code) => el("option", { value: code, lang: code, selected: code === current, text: own(code) }));
  const select = el("select", { id: "language", "aria-label": word("language") }, options);
  select.addEventListener("change", () => {
    keep("language", select.value);
    const url = new URL(location.href);
    url.searchParams.set("language", select.value);
    location.assign(url);
  });
  return select;
}

export function useTheme() {
  const theme = kept("theme") ?? "auto";
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  document.documentElement.classList.toggle("wall", new URLSearchParams(location.search).has("wall"));
  return theme;
}

export function themeChoice() {
  const current = useTheme();
  const options = ["auto", "light", "dark"].map((each) => el("option", { value: each, selected: each === current, text: word(`theme.${each}`) }));
  const select = el("select", { id: "theme", "aria-label": word("theme") }, options);
  select.addEventListener("change", () => { keep("theme", select.value); useTheme(); });
  return select;
}
