// Offers tags and titles under a search box while one types. The browser shows
// them as it shows any list of a field; without this the box works as well.
const pause = 200; // milliseconds without typing before the server is asked

export function start() {
  document.querySelectorAll("form[data-suggestions]").forEach(offer);
}

function offer(form, n) {
  const box = form.elements.q;
  const list = document.createElement("datalist");
  list.id = `suggestions-${n}`;
  let timer, asked;

  async function ask() {
    const q = box.value.trim();
    if (q.length < 2 || q === asked) return;
    asked = q;
    try {
      const answer = await fetch(`${form.dataset.suggestions}?${new URLSearchParams({ q })}`);
      if (answer.ok && q === asked) show(list, await answer.json());
    } catch {
      // Typing goes on without suggestions.
    }
  }

  form.append(list);
  box.setAttribute("list", list.id);
  box.setAttribute("autocomplete", "off");
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  });
}

function show(list, found) {
  list.replaceChildren(...found.map(({ value, label }) => {
    const option = document.createElement("option");
    option.value = value;
    if (label) option.label = label;
    return option;
  }));
}
