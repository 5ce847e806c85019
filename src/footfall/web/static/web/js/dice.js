// The dice bar: find among the options of a pill, Enter takes the first, Apply sends only what is set.
const WAIT = 180;

document.addEventListener(
  "toggle",
  (event) => {
    const pill = event.target;
    if (!pill.matches?.(".dice__pill[open]")) return;
    const fine = matchMedia("(pointer: fine)").matches;
    const first = pill.querySelector("[data-dice-find]") ?? pill.querySelector("input:checked, input");
    if (fine) first?.focus();
    const find = pill.querySelector("[data-dice-find][data-search]");
    if (find && !options(pill, true).length) ask(find);
  },
  true,
);

document.addEventListener("input", (event) => {
  const find = event.target.closest?.("[data-dice-find]");
  if (!find) return;
  if (find.dataset.search) later(find, () => ask(find));
  else narrow(find);
});

document.addEventListener("keydown", (event) => {
  const pill = event.target.closest?.(".dice__pill[open]");
  if (!pill) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event, pill);
  if (event.key === "Enter" && event.target.matches("[data-dice-find]")) takeFirst(event, pill);
  if (event.key === "Enter" && event.target.matches(".dice__option input")) {
    event.preventDefault();
    pill.closest("form").requestSubmit();
  }
});

function narrow(find) {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const option of options(find.closest(".dice__pill"), true)) {
    const text = option.textContent.toLowerCase();
    const kept = words.every((word) => text.includes(word));
    option.hidden = !kept && !option.querySelector(":checked");
  }
}

async function ask(find) {
  const list = find.closest(".dice__pill").querySelector("[data-dice-options]");
  const url = new URL(find.dataset.search, location.href);
  url.searchParams.set("q", find.value);
  for (const box of list.querySelectorAll("input:checked")) url.searchParams.append(box.name, box.value);
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  if (answer.ok) list.innerHTML = await answer.text();
}

const waiting = new WeakMap();

function later(find, deed) {
  clearTimeout(waiting.get(find));
  waiting.set(find, setTimeout(deed, WAIT));
}

function options(pill, all = false) {
  return [...pill.querySelectorAll(".dice__option")].filter((option) => all || !option.hidden);
}

function move(event, pill) {
  event.preventDefault();
  const boxes = options(pill).map((option) => option.querySelector("input"));
  const at = boxes.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  if (at < 0) pill.querySelector("[data-dice-find]")?.focus();
  else boxes[Math.min(at, boxes.length - 1)]?.focus();
}

function takeFirst(event, pill) {
  event.preventDefault();
  const first = options(pill).find((option) => !option.querySelector(":checked"));
  if (event.target.value && first) first.querySelector("input").checked = true;
  pill.closest("form").requestSubmit();
}

// Days of one's own and a named period put each other out.
document.addEventListener("change", (event) => {
  const pill = event.target.closest?.(".dice__pill");
  const days = [...(pill?.querySelectorAll("[data-dice-day]") ?? [])];
  if (!days.length) return;
  if (days.includes(event.target)) for (const box of pill.querySelectorAll("input:checked")) box.checked = false;
  else for (const day of days) day.value = "";
});

// Empty fields would make the address long and say nothing.
document.addEventListener("formdata", (event) => {
  if (!event.target.matches("[data-dice], [data-autosubmit]")) return;
  for (const [key, value] of [...event.formData]) if (value === "") event.formData.delete(key);
});
