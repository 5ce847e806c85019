// Tables by keyboard: j and k walk the rows, x picks, Enter or o opens, e edits, / searches, Escape lets go.
const table = () => document.querySelector("[data-table]");
const rows = () => [...(table()?.querySelectorAll("tbody tr:not([hidden])") ?? [])];
const at = () => document.querySelector("tr[data-at]");

function go(row) {
  at()?.removeAttribute("data-at");
  if (!row) return;
  row.setAttribute("data-at", "");
  row.scrollIntoView({ block: "nearest" });
  (row.querySelector("a[href]") ?? row.querySelector("input"))?.focus({ preventScroll: true });
}

function step(by) {
  const all = rows();
  const here = all.indexOf(at());
  if (all.length) go(all[Math.max(0, Math.min(all.length - 1, here + by))]);
}

const KEYS = {
  j: () => step(1),
  k: () => step(at() ? -1 : 1),
  x: () => at()?.querySelector("[data-pick]")?.click(),
  o: () => at()?.querySelector("a[href]")?.click(),
  e: () => (at()?.querySelector("[data-edit]") ?? at()?.querySelector("a[href]"))?.click(),
  "/": () => document.querySelector("[data-search-box], input[type=search]:not([data-dice-find])")?.focus(),
};

function isTyping(target) {
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input") && !target.matches("[type=checkbox], [type=radio], [type=button]");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && !isTyping(event.target)) go(null);
  if (isTyping(event.target) || event.target.closest(".dice__pill[open]") || !KEYS[event.key]) return;
  if (event.key !== "/" && !table()) return;
  event.preventDefault();
  KEYS[event.key]();
});

let lastPicked = null;

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-pick]");
  if (!box) return;
  const all = [...box.closest("table").querySelectorAll("[data-pick]")];
  if (event.shiftKey && all.includes(lastPicked)) {
    const [from, to] = [all.indexOf(lastPicked), all.indexOf(box)].sort((a, b) => a - b);
    for (const between of all.slice(from, to + 1)) between.checked = box.checked;
  }
  lastPicked = box;
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) {
    for (const box of event.target.closest("table").querySelectorAll("[data-pick]")) box.checked = event.target.checked;
  }
  if (event.target.matches("[data-pick], [data-pick-all]")) count();
});

/** The line of bulk actions appears with the first picked row; the heading's box shows none, some or all. */
function count() {
  const boxes = [...document.querySelectorAll("[data-pick]")];
  const picked = boxes.filter((box) => box.checked).length;
  const bulk = document.querySelector("[data-bulk]");
  const all = document.querySelector("[data-pick-all]");
  if (bulk) bulk.hidden = picked === 0;
  for (const place of document.querySelectorAll("[data-bulk-count]")) place.textContent = picked;
  if (all) {
    all.checked = picked > 0 && picked === boxes.length;
    all.indeterminate = picked > 0 && picked < boxes.length;
  }
}

count();
document.addEventListener("htmx:afterSettle", count);
