// What the page itself says, in the reader's language; English where a language has no words here.

import { EN } from "./words-en.js";
import { KK } from "./words-kk.js";
import { RU } from "./words-ru.js";

export const SPOKEN = { en: EN, kk: KK, ru: RU };
let said = EN;

// The language whose words are used: that of the page, or English.
export function useWords(language) {
  const base = language.split("-")[0];
  said = SPOKEN[base] ?? EN;
  return SPOKEN[base] ? base : "en";
}

export function word(key, values = {}) {
  const text = said[key] ?? EN[key] ?? key;
  return text.replace(/\{(\w+)\}/gu, (_, name) => values[name] ?? "");
}

// The words of a code of the API (a type of event, a kind of source); the code itself where there are none.
export const term = (family, code) => said[`${family}.${code}`] ?? EN[`${family}.${code}`] ?? String(code).replaceAll("-", " ");
