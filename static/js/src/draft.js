// Saves what is being written by itself, as the "save draft" button would: a second after
// typing stops, every five while it goes on, and before the page is left. A form says where
// in data-draft, and shows how it went in its [data-draft-state], which holds the texts.
import { send, typed } from "./send.js";

const pause = 1000;
const interval = 5000;
const patience = 2000; // how long leaving the page waits for what is unsaved
const stayed = 10000; // whoever is still here then didn't get anywhere
const texts = ["title", "body", "question"];

export function autosave(form) {
  const state = form.querySelector("[data-draft-state]");
  let saved = typed(form);
  let saving; // what is under way
  let sent = false; // what is posted is no draft any more
  let leaving = false;
  let warned = false; // that there is no connection
  let timer;
  let since = 0; // when the first change came that isn't saved
  let last = 0;

  // A form that never held a text has none to save: an empty one that is saved takes away
  // what was written to the same place elsewhere.
  const holds = () => texts.some((name) => form.elements[name]?.value.trim());
  let written = holds();

  function unsaved() {
    written ||= holds();
    return written && !sent && typed(form) !== (saving?.text ?? saved);
  }

  function soon() {
    const now = Date.now();
    since ||= now;
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(Math.min(now + pause, since + interval), last + interval) - now);
  }

  function begin() {
    clearTimeout(timer);
    last = Date.now();
    since = 0;
    const mine = { text: typed(form), abort: new AbortController() };
    saving = mine;
    mine.done = attempt(mine);
  }

  async function attempt(mine) {
    const { text, abort } = mine;
    const ok = await send(form.dataset.draft, text, {
      redirect: "manual",
      keepalive: text.length < 6e4, // so that it outlives the page; browsers allow 64 KB
      signal: abort.signal,
    }).then((answer) => answer.ok, () => false);
    if (ok) saved = text;
    if (saving === mine) saving = undefined;
    if (!abort.signal.aborted) say(state, ok ? "saved" : "failed");
    if (unsaved()) soon();
  }

  function save() {
    if (!saving && unsaved()) begin();
  }

  // The browser won't wait: what is under way is behind already.
  function saveNow() {
    if (unsaved()) begin();
  }

  async function flush() {
    await saving?.done;
    save();
    await saving?.done;
  }

  // The server makes the next page before this one is told that it is hidden: what was
  // typed last wouldn't be in it.
  async function hold(event, go) {
    if (leaving || event.defaultPrevented || (!saving && !unsaved())) return;
    event.preventDefault();
    await Promise.race([flush(), new Promise((done) => setTimeout(done, patience))]);
    leaving = true;
    go();
  }

  function awake() {
    sent = leaving = warned = false;
    if (unsaved()) soon();
  }

  form.addEventListener("input", awake);
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) save();
  });
  form.addEventListener("submit", (event) => {
    // Without a connection the browser would put its own page in place of this one. Whoever
    // sends it again knows better: browsers err where the forum is on the same machine.
    if (!navigator.onLine && !warned) {
      event.preventDefault();
      warned = true;
      say(state, "offline");
      return;
    }
    sent = true;
    clearTimeout(timer);
    saving?.abort.abort();
    setTimeout(awake, stayed);
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== form) hold(event, () => event.target.requestSubmit(event.submitter));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && leads(event, link)) hold(event, () => location.assign(link.href));
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saveNow();
  });
  addEventListener("beforeunload", saveNow);
  addEventListener("pageshow", awake); // gone back to
  addEventListener("online", awake);
}

// leads reports whether a click on a link leaves the page, in this tab.
function leads(event, link) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return false;
  if (link.target || link.hasAttribute("download") || !link.protocol.startsWith("http")) return false;
  return !link.hash || link.href.split("#")[0] !== location.href.split("#")[0];
}

function say(state, how) {
  if (state && state.textContent !== state.dataset[how]) state.textContent = state.dataset[how];
}
