// Shows the text as it will be read while it is being written, and what
// language it seems to be in. Both come from the page that the preview button
// leads to: this fetches it and takes the parts with the same ids out of it.

import { send, typed } from "./send.js";

const pause = 800;
const parts = ["preview", "lang-hint"];

export function live(form) {
  const body = form.elements.body;
  const button = form.querySelector("[data-preview]");
  let timer;
  let request;

  async function show() {
    request?.abort();
    request = new AbortController();
    const answer = await send(button.formAction, typed(form), { signal: request.signal });
    if (answer.ok) replace(await answer.text());
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    if (body.value.trim() !== "") timer = setTimeout(() => show().catch(() => {}), pause);
  });
}

function replace(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const id of parts) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (fresh && old) old.replaceWith(fresh);
  }
}
