// Does what the question asks about, a batch a call of the API, and says how far it is. It can be stopped between two.

import { ask, Refused } from "./api.js";

const MOST_SHOWN = 100;
const MOST_WAITS = 5;

const part = document.querySelector("[data-bulk]");
const find = (name) => part.querySelector(`[data-${name}]`);
const kindOf = (address) => (address.includes("/problem-extraction-jobs/") ? "extraction" : "generation");

const calls = part ? JSON.parse(part.dataset.calls) : [];
const total = Number(part?.dataset.total ?? 0);
const tally = { done: 0, gone: 0, refused: 0 };
let stopping = false;

/** What the page is called now, also in its tab. */
function head(text) {
  find("heading").textContent = text;
  document.title = `${text} · jobsvc`;
}

function say(end = "") {
  const of = total ? ` of ${total.toLocaleString("en")}` : "";
  const words = [`${tally.done.toLocaleString("en")}${of} ${part.dataset.doneWord}`];
  if (tally.refused) words.push(`${tally.refused.toLocaleString("en")} refused`);
  if (tally.gone) words.push(`${tally.gone.toLocaleString("en")} gone meanwhile`);
  find("said").textContent = `${words.join(", ")}. ${end}`;
  const bar = part.querySelector("progress");
  if (total) {
    bar.max = total;
    bar.value = tally.done + tally.gone + tally.refused;
  }
}

function tellRefused(address, refused) {
  const list = find("refused").querySelector("ul");
  for (const { id, detail } of refused) {
    if (list.children.length >= MOST_SHOWN) break;
    const href = address.replace(/api\/v1\/.*/, `jobs/${kindOf(address)}/${id}`);
    const item = document.createElement("li");
    item.append(`${detail} `, Object.assign(document.createElement("a"), { href, textContent: "Show", ariaLabel: `Show job ${id}` }));
    list.append(item);
  }
  find("refused").hidden = list.children.length === 0;
}

/** One call; what is left of it, or null where nothing is. */
async function batch({ address, body }) {
  const answer = await patiently(address, body);
  tally.done += answer.done;
  tally.gone += answer.gone.length;
  tally.refused += answer.refused.length;
  tellRefused(address, answer.refused);
  if (body.ids) return answer.left.length ? { address, body: { ...body, ids: answer.left } } : null;
  return answer.next_cursor ? { address, body: { ...body, cursor: answer.next_cursor } } : null;
}

/** Waits where the service says that it is too much or too soon, some times. */
async function patiently(address, body) {
  for (let waits = 1; ; waits += 1) {
    try {
      return await ask("POST", address, body);
    } catch (error) {
      const isBusy = error instanceof Refused && (error.status === 429 || error.status === 503);
      if (!isBusy || waits > MOST_WAITS || stopping) throw error;
      say("The service is busy; going on in a moment.");
      await new Promise((resolve) => setTimeout(resolve, 1_000 * Math.max(error.retryAfterS, 2 * waits)));
    }
  }
}

async function run() {
  stopping = false;
  head("Working …");
  show({ question: false, progress: true, stop: true, again: false, back: false });
  say();
  let end = "";
  try {
    while (calls.length && !stopping) {
      const left = await batch(calls[0]);
      if (left) calls[0] = left;
      else calls.shift();
      say();
    }
  } catch (error) {
    end = error instanceof Refused ? error.message : "The service does not answer.";
  }
  finish(end);
}

function finish(end) {
  const isDone = calls.length === 0;
  say(end || (isDone ? "" : "Stopped."));
  head(!isDone ? "Not done yet" : tally.done ? "Done" : "Nothing was done");
  if (isDone) part.querySelector("progress").value = part.querySelector("progress").max;
  show({ stop: false, again: !isDone, back: true });
  find(isDone ? "back" : "again").focus();
}

function show(parts) {
  for (const [name, isShown] of Object.entries(parts)) find(name).hidden = !isShown;
}

if (part) {
  find("go").addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  find("stop").addEventListener("click", () => { stopping = true; });
  find("again").addEventListener("click", run);
  addEventListener("beforeunload", (event) => {
    if (!find("progress").hidden && !find("stop").hidden) event.preventDefault();
  });
}
