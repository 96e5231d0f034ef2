// Sends what a form holds by itself, while somebody is typing. The header says so: the
// answer is no page that anybody sees.
export function send(address, body, options) {
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "fetch" },
    body,
    ...options,
  });
}

export function typed(form) {
  return new URLSearchParams(new FormData(form)).toString();
}
