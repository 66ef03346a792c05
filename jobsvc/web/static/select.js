// Selecting jobs in the list: all of the page at once, and a range with the shift key.

const form = document.querySelector("[data-selection]");
const all = form?.querySelector("[data-select-all]");
const number = form?.querySelector("[data-selected]");
let last = null;

const boxes = () => [...document.querySelectorAll('input[name="job"][form="selection"]')];

function tell() {
  const chosen = boxes().filter((box) => box.checked).length;
  number.textContent = chosen;
  all.checked = chosen > 0 && chosen === boxes().length;
  all.indeterminate = chosen > 0 && !all.checked;
}

function choose(event) {
  const box = event.target;
  if (!box.matches?.('input[name="job"]')) return;
  const list = boxes();
  const from = list.indexOf(last);
  if (event.shiftKey && from >= 0) {
    const to = list.indexOf(box);
    for (const each of list.slice(Math.min(from, to), Math.max(from, to) + 1)) each.checked = box.checked;
  }
  last = box;
  form.elements.which.value = "selected";
  tell();
}

function chooseAll() {
  for (const box of boxes()) box.checked = all.checked;
  form.elements.which.value = "selected";
  tell();
}

if (form) {
  all.addEventListener("change", chooseAll);
  document.addEventListener("click", choose);
  addEventListener("pageshow", tell); // A browser that goes back keeps what was checked.
  tell();
  all.closest("label").hidden = false;
}
