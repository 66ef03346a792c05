// Asks the API with the cookie of this page.

const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/** What the API says it cannot do: `status`, its problem document, and after how many seconds to ask again. */
export class Refused extends Error {
  constructor(status, problem, retryAfterS = 0) {
    super(problem?.detail ?? `The server answered ${status}.`);
    this.status = status;
    this.retryAfterS = retryAfterS;
    this.problem = problem ?? {};
  }
}

/** The answer's JSON, null where it has none. Throws Refused, or TypeError where there is no answer. */
export async function ask(method, address, body) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = token;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const response = await fetch(address, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await response.text();
  const answer = /\bjson\b/.test(response.headers.get("Content-Type") ?? "") ? JSON.parse(text) : null;
  if (!response.ok) throw new Refused(response.status, answer, Number(response.headers.get("Retry-After")) || 0);
  return answer;
}
