// Rows with data-depth: a toggle hides and shows what stands below its row; what was closed stays closed on this page.
const KEY = `footfall.tree.${location.pathname}`;
const depth = (row) => Number(row.dataset.depth);
const name = (row) => row.querySelector(".tree__name").textContent.trim();

function closed() {
  try {
    return new Set(JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
  } catch {
    return new Set();
  }
}

function keep(names) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...names]));
  } catch {
    // A browser that keeps nothing opens everything again.
  }
}

/** Hides each row that stands below a closed one. */
function draw(table) {
  let hiddenBelow = Infinity;
  for (const row of table.querySelectorAll("tr[data-depth]")) {
    if (depth(row) <= hiddenBelow) hiddenBelow = Infinity;
    row.hidden = depth(row) > hiddenBelow;
    const toggle = row.querySelector("[data-tree-toggle]");
    if (toggle?.getAttribute("aria-expanded") === "false" && !row.hidden) hiddenBelow = depth(row);
  }
}

function turn(toggle, open) {
  const row = toggle.closest("tr");
  const names = closed();
  toggle.setAttribute("aria-expanded", String(open));
  if (open) names.delete(name(row));
  else names.add(name(row));
  keep(names);
  draw(row.closest("table"));
}

document.addEventListener("click", (event) => {
  const toggle = event.target.closest?.("[data-tree-toggle]");
  if (toggle) turn(toggle, toggle.getAttribute("aria-expanded") === "false");
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const toggle = event.target.closest?.("[data-tree] tr")?.querySelector("[data-tree-toggle]");
  if (!toggle || event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  event.preventDefault();
  turn(toggle, event.key === "ArrowRight");
});

for (const table of document.querySelectorAll("[data-tree]")) {
  const names = closed();
  for (const row of table.querySelectorAll("tr[data-depth]")) {
    if (names.has(name(row))) row.querySelector("[data-tree-toggle]")?.setAttribute("aria-expanded", "false");
  }
  draw(table);
}
