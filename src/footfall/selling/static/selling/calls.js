// One key logs a call: the digit or letter on a result presses it. Dialling starts the clock.
const typing = "input, textarea, select, [contenteditable], dialog[open] *";
let since = 0;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.matches(typing)) return;
  if (document.querySelector("dialog[open]")) return;
  const result = document.querySelector(`[data-calls] [data-key="${CSS.escape(event.key)}"]`);
  if (!result) return;
  event.preventDefault();
  result.click();
});

document.addEventListener("click", (event) => {
  const dialled = event.target.closest?.("[data-dial]");
  if (dialled) start(dialled);
  if (event.target.closest?.("[data-calls] [data-key]")) stop();
});

function start(dialled) {
  since = Date.now();
  document.querySelector("[data-number]").value = dialled.dataset.dial;
  const clock = dialled.parentElement.querySelector("[data-timer]");
  clock.hidden = false;
  tick(clock);
  const ticking = setInterval(() => (since ? tick(clock) : clearInterval(ticking)), 1000);
}

function tick(clock) {
  const seconds = elapsed();
  clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function stop() {
  if (since) document.querySelector("[data-seconds]").value = elapsed();
}

function elapsed() {
  return Math.round((Date.now() - since) / 1000);
}
