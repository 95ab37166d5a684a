// Asking the API. A refusal is a problem+json; its one line is the error's message.

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export async function ask(url, options = {}) {
  const answer = await fetch(url, { credentials: "same-origin", ...options });
  if (!answer.ok) throw new Refused(answer.status, await line(answer));
  return answer.status === 204 ? null : answer.json();
}

async function line(answer) {
  const said = await answer.json().catch(() => ({}));
  const text = [said.title, said.detail].filter((part) => typeof part === "string" && part).join(": ");
  return text || `${answer.status} ${answer.statusText}`;
}

// All rows of a contest, page by page; each page may stand at a later event.
export async function rowsOf(api, contest, asOf = null) {
  const rows = [];
  let after = null, sequence = Infinity; // of pages at different events, the earliest
  do {
    const query = new URLSearchParams({ contest, limit: 2000, ...(asOf ? { as_of: asOf } : {}), ...(after ? { after } : {}) });
    const page = await ask(`${api}/results?${query}`);
    rows.push(...page.results);
    sequence = Math.min(sequence, page.sequence);
    after = page.next;
  } while (after);
  return { rows, sequence };
}

// Called once some time after the first of many wishes; the jitter keeps a million pages from asking at once.
export function soon(action, from = 400, to = 1600) {
  let timer = null;
  return () => {
    timer ??= setTimeout(() => {
      timer = null;
      action();
    }, from + Math.random() * (to - from));
  };
}
