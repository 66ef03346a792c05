// What the script of every page does: times read as people say them, and a form is sent once.

import { showTimes } from "./times.js";

const PATIENCE_MS = 400;
// After so long it was a download, or the visitor has stopped it.
const DOUBT_MS = 10_000;

document.documentElement.classList.add("script");
showTimes(document);
setInterval(() => showTimes(document), 15_000);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
});

// A line at the top says that the next page is on its way, where that takes long enough to wonder. Where it does not
// come, forms can be sent again.
let leaving = null;

function leave() {
  clearTimeout(leaving);
  leaving = setTimeout(() => {
    document.documentElement.classList.add("leaving");
    leaving = setTimeout(stay, DOUBT_MS);
  }, PATIENCE_MS);
}

function stay() {
  clearTimeout(leaving);
  document.documentElement.classList.remove("leaving");
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => { if (!event.defaultPrevented) leave(); });
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const isElsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!link || event.defaultPrevented || isElsewhere || link.target || link.hasAttribute("download")) return;
  const here = location.href.split("#")[0];
  if (link.origin === location.origin && (!link.hash || link.href.split("#")[0] !== here)) leave();
});

// A page that comes back from the browser's memory can be sent again, and its times are old.
addEventListener("pageshow", (event) => {
  stay();
  if (event.persisted) showTimes(document);
});
