// Asking the API: JSON or one line of why not.

export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export async function ask(url, { method = "GET", body, token } = {}) {
  const headers = { accept: "application/json" };
  if (token) headers.authorization = `Bearer ${token}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  const answer = await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), credentials: "omit" });
  const said = /json/.test(answer.headers.get("content-type") ?? "") ? await answer.json().catch(() => null) : null;
  if (!answer.ok) throw new Refused(answer.status, said?.detail ?? said?.title ?? `HTTP ${answer.status}`);
  return said;
}

const part = encodeURIComponent;

export function server(api) {
  return {
    definition: () => ask(api),
    board: (at) => ask(`${api}/board${at ? `?as_of=${part(at)}` : ""}`),
    results: async (contest, at) => (await ask(`${api}/results?contest=${part(contest)}${at ? `&as_of=${part(at)}` : ""}`)).results,
    series: async (contest) => (await ask(`${api}/contests/${part(contest)}/series`)).points,
    seats: (contest) => ask(`${api}/seats/${part(contest)}`),
    events: (after) => ask(`${api}/events?after=${after}`),
    proof: (contest, unit, type, source) =>
      ask(`${api}/receipts/${part(contest)}/${part(unit)}?type=${part(type)}${source ? `&source=${part(source)}` : ""}`),
  };
}
