// Relative times grow old while a page stands open or comes from a cache. The
// server writes the first one; this keeps it true in the page's own language.

const units = [
  ["year", 31557600],
  ["month", 2629800],
  ["week", 604800],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];

const root = document.documentElement;
const format = new Intl.RelativeTimeFormat(root.lang, {
  numeric: "auto",
  numberingSystem: root.dataset.digits || "latn",
});

function relative(seconds) {
  const size = Math.abs(seconds);
  for (const [unit, length] of units) {
    if (size >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return format.format(0, "second");
}

function refresh() {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    time.textContent = relative((new Date(time.dateTime) - Date.now()) / 1000);
  }
}

export function start() {
  refresh();
  setInterval(refresh, 60000);
}
