// Offers tags and titles under the search box while one types. The browser shows
// them as it shows any list of a field; without this the box works as well.
const pause = 200; // milliseconds without typing before the server is asked

const list = document.getElementById("search-suggestions");
const box = document.querySelector('main input[name="q"]');
let timer, asked;

function show(found) {
  list.replaceChildren(...found.map(({ value, label }) => {
    const option = document.createElement("option");
    option.value = value;
    if (label) option.label = label;
    return option;
  }));
}

async function ask() {
  const q = box.value.trim();
  if (q.length < 2 || q === asked) return;
  asked = q;
  try {
    const answer = await fetch(`${list.dataset.from}?${new URLSearchParams({ q })}`);
    if (answer.ok && q === asked) show(await answer.json());
  } catch {
    // Typing goes on without suggestions.
  }
}

if (list && box) {
  box.setAttribute("list", list.id);
  box.setAttribute("autocomplete", "off");
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  });
}
