// Saves what is being written every five seconds, if it changed, as the draft
// that the "save draft" button would make. A form says where in data-draft, and
// shows how it went in its [data-draft-state], which holds both texts.

import { send, typed } from "./send.js";

const interval = 5000;

export function autosave(form) {
  const state = form.querySelector("[data-draft-state]");
  let saved = typed(form);
  let busy = false;
  let sent = false; // what is posted is no draft any more

  async function save() {
    const now = typed(form);
    if (busy || sent || now === saved) return;
    busy = true;
    try {
      const { ok } = await send(form.dataset.draft, now, {
        redirect: "manual",
        keepalive: now.length < 6e4, // so that it outlives the page; browsers allow 64 KB
      });
      if (ok) saved = now;
      say(state, ok);
    } catch {
      say(state, false);
    } finally {
      busy = false;
    }
  }

  setInterval(save, interval);
  form.addEventListener("submit", () => (sent = true));
  addEventListener("pageshow", () => (sent = false)); // gone back to
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
}

function say(state, ok) {
  if (state) state.textContent = ok ? state.dataset.saved : state.dataset.failed;
}
