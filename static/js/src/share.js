// A share link copies its permanent address, or opens the device's own sheet
// where there is one and the link doesn't say that it copies; without this it
// simply leads there.

async function share(link) {
  const url = link.href;
  if (!("copy" in link.dataset) && navigator.share && matchMedia("(pointer: coarse)").matches) {
    await navigator.share({ url, title: document.title });
    return;
  }
  await navigator.clipboard.writeText(url);
  const label = link.querySelector("[data-label]");
  const before = label.textContent;
  if (before === link.dataset.copied) return; // a second click, while it still says so
  label.textContent = link.dataset.copied;
  setTimeout(() => (label.textContent = before), 2000);
}

export function start() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-copied]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    share(link).catch((error) => {
      if (error.name !== "AbortError") location.href = link.href;
    });
  });
}
