// Only on pages with a form for a thread or a comment.
import { autosave } from "./draft.js";
import { live } from "./preview.js";

for (const form of document.querySelectorAll("form[data-editor]")) {
  if (form.dataset.draft) autosave(form);
  if (form.querySelector("[data-preview]")) live(form);
}
