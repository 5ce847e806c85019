/* How far a visitor comes: the name of the field touched last, and the answers only once contact is allowed. */
const form = document.querySelector("form[data-reached]");
let last = "";
let waiting = 0;

function send() {
  waiting = 0;
  const told = new URLSearchParams({ opened: form.elements.opened.value, reached: last });
  const allowed = form.querySelectorAll("input[name=consent]:checked");
  if (allowed.length) {
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && !told.has(name)) told.append(name, value);
    for (const box of [...allowed].slice(1)) told.append("consent", box.value);
  }
  navigator.sendBeacon(form.dataset.reached, told);
}

form?.addEventListener("input", (event) => {
  if (event.target.name) last = event.target.name;
  waiting ||= setTimeout(send, 1500);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && waiting) {
    clearTimeout(waiting);
    send();
  }
});
form?.addEventListener("submit", () => clearTimeout(waiting));
