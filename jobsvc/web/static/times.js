// Times: the server writes them in UTC; here they become "3 min ago", with the local time as the title.

const UNITS = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]];
const DAYS_UNTIL_DATE = 7;
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

/**
 * Rewrites every `<time datetime>` below `root`; those with `data-exact` keep the point in time, and those with
 * `data-since` say how long it has been.
 */
export function showTimes(root) {
  for (const element of root.querySelectorAll("time[datetime]")) {
    const at = new Date(element.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    const local = exact.format(at);
    const text = "exact" in element.dataset ? local : "since" in element.dataset ? since(at) : ago(at);
    if (element.title !== local) element.title = local;
    if (element.textContent !== text) element.textContent = text;
  }
}

/** "12 s ago", "in 3 min", and more than a week away the date. */
function ago(at, now = Date.now()) {
  const seconds = Math.round((now - at.getTime()) / 1000);
  const distance = Math.abs(seconds);
  if (distance < 5) return "just now";
  if (distance > DAYS_UNTIL_DATE * 86_400) return day.format(at);
  const [unit, size] = UNITS.find(([, size]) => distance >= size);
  const text = `${Math.floor(distance / size)} ${unit}`;
  return seconds > 0 ? `${text} ago` : `in ${text}`;
}

function since(at) {
  return duration((Date.now() - at.getTime()) / 1000);
}

/** Seconds as the server writes them: "0.4 s", "12 s", "3 min 5 s", "2 h 10 min". */
function duration(seconds) {
  if (seconds < 9.95) return `${Math.max(seconds, 0).toFixed(1)} s`;
  const whole = Math.round(seconds);
  for (const [size, unit, smaller, rest] of [[86_400, "d", 3_600, "h"], [3_600, "h", 60, "min"], [60, "min", 1, "s"]]) {
    if (whole < size) continue;
    const left = Math.floor((whole % size) / smaller);
    return `${Math.floor(whole / size)} ${unit}` + (left ? ` ${left} ${rest}` : "");
  }
  return `${whole} s`;
}
