// Menus are <details>; this closes them as people expect: on a click elsewhere,
// when another opens, and on Escape with the focus back on what opened them.

const open = () => document.querySelectorAll("details.menu[open]");

function closeOutside(event) {
  for (const menu of open()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

function closeOnEscape(event) {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
}

export function start() {
  document.addEventListener("click", closeOutside);
  document.addEventListener("focusin", closeOutside);
  document.addEventListener("keydown", closeOnEscape);
}
