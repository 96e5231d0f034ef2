// Saves what is being written every five seconds, if it changed, as the draft
// that the "save draft" button would make. A form says where in data-draft, and
// shows how it went in its [data-draft-state], which holds both texts.

const interval = 5000;

export function autosave(form) {
  const state = form.querySelector("[data-draft-state]");
  let saved = snapshot(form);
  let busy = false;
  let sent = false; // what is posted is no draft any more

  async function save() {
    const now = snapshot(form);
    if (busy || sent || now === saved) return;
    busy = true;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "text/html" },
        body: now,
        redirect: "manual",
        keepalive: now.length < 6e4, // so that it outlives the page; browsers allow 64 KB
      });
      const ok = answer.ok || answer.type === "opaqueredirect";
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

function snapshot(form) {
  return new URLSearchParams(new FormData(form)).toString();
}

function say(state, ok) {
  if (state) state.textContent = ok ? state.dataset.saved : state.dataset.failed;
}
