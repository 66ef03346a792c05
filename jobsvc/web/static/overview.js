// The overview, looked at again every half minute while somebody sees it.

import { showTimes } from "./times.js";

const PAUSE_MS = 30_000;

async function look() {
  if (document.hidden) return;
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) return;
    takeOver(new DOMParser().parseFromString(await response.text(), "text/html"));
  } catch {
    // The page says of when it is.
  }
}

/** Replaces what is shown, unless somebody is at work in it: a table that is open, a link that has the focus. */
function takeOver(page) {
  const mine = document.querySelector("[data-overview]");
  const theirs = page.querySelector("[data-overview]");
  if (!theirs || mine.querySelector("details[open]") || mine.contains(document.activeElement)) return;
  showTimes(page);
  mine.replaceWith(theirs);
  document.querySelector(".as-of").replaceWith(page.querySelector(".as-of"));
}

setInterval(look, PAUSE_MS);
document.addEventListener("visibilitychange", look);
