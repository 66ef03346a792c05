// What the script of every page does: times read as people say them, and a form is sent once.

import { showTimes } from "./times.js";

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

// A page that comes back from the browser's memory can be sent again, and its times are old.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
  showTimes(document);
});
