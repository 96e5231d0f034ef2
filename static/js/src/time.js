// Relative times grow old while a page stands open or comes from a cache. The
// server writes the first one; this keeps it true in the page's own language,
// by the same rule (Relative in internal/locale).

const root = document.documentElement;

// Whatever comes first of Intl makes a browser read its data, which takes longer than
// all else that scripts do here: on a page without such times nothing does.
function words() {
  const formatter = (numeric) =>
    new Intl.RelativeTimeFormat(root.lang, { numeric, numberingSystem: root.dataset.digits || "latn" });
  return {
    named: formatter("auto"), // "yesterday"
    counted: formatter("always"), // "1 week ago": last week would claim more
    day: calendar(root.dataset.zone),
  };
}

// The days are those of the member's time zone, or the device's. Swedish dates are
// written as computers read them: 2026-11-21.
function calendar(timeZone) {
  try {
    return new Intl.DateTimeFormat("sv", { timeZone });
  } catch {
    return new Intl.DateTimeFormat("sv"); // a zone newer than the browser
  }
}

function relative({ named, counted, day }, t, now) {
  const midnight = (t) => Date.parse(day.format(t));
  const seconds = (t - now) / 1000;
  const size = Math.abs(seconds);
  const days = (midnight(t) - midnight(now)) / 864e5;
  const far = Math.abs(days);
  const count = (n, unit) => counted.format(Math.trunc(n), unit);
  if (size < 60) return named.format(0, "second");
  if (size < 3600) return count(seconds / 60, "minute");
  if (size < 86400 && (!far || size < 43200)) return count(seconds / 3600, "hour");
  if (far < 7) return named.format(days, "day");
  if (far < 31) return count(days / 7, "week");
  if (far < 365) return count(days / 30.4375, "month");
  return count(days / 365, "year");
}

// Some are relative only if that begins in their first week: else they stay dates.
const fresh = (time) => !("week" in time.dataset) || Date.now() - new Date(time.dateTime) < 6048e5;

export function start() {
  const times = [...document.querySelectorAll("time[data-relative]")].filter(fresh);
  if (times.length === 0) return;
  const said = words();
  function refresh() {
    for (const time of times) time.textContent = relative(said, new Date(time.dateTime), new Date());
  }
  refresh();
  setInterval(refresh, 60000);
}
