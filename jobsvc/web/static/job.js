// A job that is looked at while it runs: its story grows, and its result comes without a reload. And copy buttons.

import { listen } from "./stream.js";
import { showTimes } from "./times.js";

const REFRESH_MS = 1_000; // at most once in so long
const ANYWAY_MS = 10_000; // what goes on grows, even where nothing is told
const COPIED_MS = 2_000;

const job = document.getElementById("job");
const said = document.getElementById("said");

/** Tells it to those who do not see the page. */
function say(text) {
  said.textContent = text;
}

// Copying ------------------------------------------------------------------------------------------------------------

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const copied = await copy(document.getElementById(button.dataset.copy));
  const word = button.querySelector(".copy-word");
  word.textContent = copied ? "Copied" : "Not copied";
  button.classList.toggle("copied", copied);
  say(copied ? "Copied" : "It could not be copied; select the text and copy it.");
  setTimeout(() => {
    word.textContent = "Copy";
    button.classList.remove("copied");
    say("");
  }, COPIED_MS);
});

/** Browsers give pages without TLS no clipboard; those can still copy what is selected. */
async function copy(source) {
  try {
    await navigator.clipboard.writeText(source.textContent);
    return true;
  } catch {
    const selection = getSelection();
    selection.selectAllChildren(source);
    const copied = document.execCommand("copy");
    selection.removeAllRanges();
    return copied;
  }
}

// The story, live ----------------------------------------------------------------------------------------------------

/** Puts the parts that have changed in the place of those that are shown, and keeps focus where it was. */
function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const focused = document.activeElement?.closest("[data-live]") ? document.activeElement : null;
  for (const fresh of page.querySelectorAll("[data-live]")) {
    const old = document.getElementById(fresh.id);
    if (!old || old.dataset.html === fresh.outerHTML) continue;
    const part = document.importNode(fresh, true);
    part.dataset.html = fresh.outerHTML;
    keepPlaces(old, part);
    old.replaceWith(part);
    showTimes(part);
  }
  if (focused && !focused.isConnected) keepFocus(focused);
  document.title = `${document.querySelector("#head h1").textContent} · jobsvc`;
}

/** What somebody has opened or scrolled stays so. */
function keepPlaces(old, part) {
  const before = old.querySelector(".entries");
  const after = part.querySelector(".entries");
  if (!before || !after) return;
  const atEnd = before.scrollTop + before.clientHeight >= before.scrollHeight - 4;
  const top = before.scrollTop;
  requestAnimationFrame(() => (after.scrollTop = atEnd ? after.scrollHeight : top));
}

/** On the same control, or where that cannot be used any more, on the heading. */
function keepFocus(gone) {
  const same = gone.id ? document.getElementById(gone.id) : null;
  if (same && !same.disabled) {
    same.focus({ preventScroll: true });
    return;
  }
  const heading = document.querySelector("#head h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

const head = () => document.getElementById("head");
const hasEnded = () => "ended" in head().dataset;

let wanted = false; // somebody has asked for what is new
let busy = false; // it is on its way, or the second after it
let stop = () => {};

function refresh() {
  wanted = true;
  if (!busy) fetchNews();
}

async function fetchNews() {
  busy = true;
  wanted = false;
  const status = head().dataset.status;
  try {
    await get("story");
    if (hasEnded()) await get("all");
  } catch {
    wanted = !hasEnded(); // The server is away: once more, a second later.
  }
  if (head().dataset.status !== status) say(`The job is now ${head().dataset.status.toLowerCase()}.`);
  if (hasEnded()) {
    end();
    return;
  }
  setTimeout(() => {
    busy = false;
    if (wanted) fetchNews();
  }, REFRESH_MS);
}

async function get(part) {
  const response = await fetch(`${job.dataset.page}?part=${part}`, { headers: { Accept: "text/html" } });
  if (response.redirected || response.status === 404) location.reload(); // signed out, or deleted
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  show(await response.text());
}

/** An entry at once, before the server has drawn the picture that it belongs to. */
function append(entry) {
  const list = document.getElementById("entries");
  if (!list || list.querySelector(`[data-id="${CSS.escape(entry.id)}"]`) || isOlder(entry, list)) return;
  const item = document.createElement("li");
  item.className = "entry new";
  item.dataset.id = entry.id;
  item.append(document.createElement("span"), stamped(entry.created_at), told(entry));
  list.append(item);
  showTimes(item);
  list.scrollTop = list.scrollHeight;
  say(`${entry.step} ${entry.message}`.trim());
}

const isOlder = (entry, list) => (list.lastElementChild?.dataset.id ?? "") > entry.id;

function stamped(when) {
  const place = document.createElement("span");
  const time = document.createElement("time");
  place.className = "entry-time";
  time.dateTime = when;
  time.dataset.exact = "";
  place.append(time);
  return place;
}

function told(entry) {
  const place = document.createElement("span");
  const step = document.createElement("strong");
  const message = document.createElement("span");
  place.className = "entry-what";
  step.dir = message.dir = "auto";
  step.textContent = entry.step;
  message.className = "entry-message";
  message.textContent = entry.message;
  place.append(step, " ", message);
  return place;
}

function end() {
  stop();
  clearInterval(ticking);
  delete job.dataset.events;
}

let ticking;
if (job?.dataset.events) {
  const list = document.getElementById("entries");
  if (list) list.scrollTop = list.scrollHeight;
  const news = (entry) => {
    append(entry);
    refresh();
  };
  stop = listen(job.dataset.events, { progress: news, state: refresh, end: refresh, reset: refresh });
  ticking = setInterval(() => document.hidden || refresh(), ANYWAY_MS);
}
