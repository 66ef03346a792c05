// The list of jobs, live: rows that are shown say at once where their job stands; what is new waits in a line above.
//
// The events are hints. What a row says comes from this same page, which is asked for again, not more often than every
// few seconds; nothing moves under a reader's eyes.

import { listen } from "./stream.js";
import { showTimes } from "./times.js";

const SOON_MS = 700;
const PAUSE_MS = 5_000;

const table = document.querySelector("[data-jobs]");
const news = document.querySelector("[data-news]");
const counts = document.querySelector("[data-counts]");
const state = document.querySelector("[data-live-state]");
let waiting = null;
let lastLook = 0;
let heard = false;

/** Numbers beside the statuses; without an answer those that are there stay. */
async function count() {
  if (!counts) return;
  try {
    const response = await fetch(counts.dataset.counts, { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    for (const [status, number] of Object.entries(await response.json())) {
      const element = counts.querySelector(`[data-count="${CSS.escape(status)}"]`);
      if (element && element.textContent !== number) element.textContent = number;
    }
  } catch {
    // The list itself says when the service is away.
  }
}

function row(kind, id) {
  return table?.querySelector(`tr[data-job="${CSS.escape(`${kind}/${id}`)}"]`);
}

function hint({ job_type: kind, id, status }) {
  const mine = row(kind, id);
  if (mine) stand(mine, status);
  if (mine ? status !== "DELETED" : belongs(kind, status)) lookAgain();
}

function stand(mine, status) {
  const badge = mine.querySelector(".status");
  if (badge.dataset.status === status) return;
  badge.dataset.status = status;
  badge.textContent = status[0] + status.slice(1).toLowerCase();
  if (status !== "DELETED") return;
  mine.classList.add("gone");
  mine.querySelector("input[type=checkbox]")?.remove();
}

/** Whether a job that is not shown may be a new one of this list: jobs begin as PENDING. */
function belongs(kind, status) {
  const filters = new URLSearchParams(location.search);
  if (filters.has("cursor") || (filters.get("kind") ?? kind) !== kind) return false;
  return status === (filters.get("status") ?? "PENDING");
}

function lookAgain() {
  if (waiting !== null) return;
  waiting = setTimeout(look, Math.max(SOON_MS, lastLook + PAUSE_MS - Date.now()));
}

async function look() {
  waiting = null;
  lastLook = Date.now();
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (response.redirected && new URL(response.url).pathname !== location.pathname) {
      stop();
      tell("You are signed out.", "Sign in", location.href);
      return;
    }
    if (response.ok) compare(new DOMParser().parseFromString(await response.text(), "text/html"));
  } catch {
    return; // The stream goes on trying, and says when to look again.
  }
  count();
}

/** Takes over what the rows say now, and counts the jobs that are not among them. */
function compare(page) {
  const seen = [...page.querySelectorAll("tr[data-job]")];
  const isKnown = (each) => row(...each.dataset.job.split("/"));
  for (const each of seen.filter(isKnown)) takeOver(isKnown(each), each);
  if (new URLSearchParams(location.search).has("cursor")) return;
  // What stands below all that is known was on the next page, and moved up when something else went away.
  const end = document.querySelector("a[rel=next]") ? seen.findLastIndex(isKnown) + 1 || seen.length : seen.length;
  const fresh = seen.slice(0, end).filter((each) => !isKnown(each)).length;
  if (fresh) tell(`${fresh} new ${fresh === 1 ? "job" : "jobs"}.`, "Show", location.href);
}

function takeOver(mine, seen) {
  for (const cell of seen.cells) {
    if (cell.classList.contains("select")) continue;
    const old = mine.querySelector(`td.${CSS.escape(cell.className)}`);
    showTimes(cell);
    if (old && old.innerHTML !== cell.innerHTML && !old.contains(document.activeElement)) old.replaceChildren(...cell.childNodes);
  }
}

function tell(text, action, address) {
  if (news.dataset.said === text) return;
  news.dataset.said = text;
  const link = Object.assign(document.createElement("a"), { href: address, textContent: action });
  news.replaceChildren(`${text} `, link);
}

/** A stream begins with `reset`: what has ended cannot have changed since the page was written a moment ago. */
function mayHaveMissed() {
  const isFirst = !lastLook && waiting === null && !heard;
  heard = true;
  if (!isFirst || document.querySelector('tr .status:is([data-status="PENDING"], [data-status="PROCESSING"])')) lookAgain();
}

count();
const stop = listen(news.dataset.events, {
  job: hint,
  reset: mayHaveMissed,
  open: () => { state.hidden = false; },
  error: (_, event) => {
    state.hidden = true;
    if (event.target.readyState === EventSource.CLOSED) lookAgain(); // Refused for good: the page says why.
  },
});
