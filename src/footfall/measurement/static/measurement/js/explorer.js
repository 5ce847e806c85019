// The explorer: arrow keys open and shut the line one stands on; a view becomes a PNG.
const SCALE = 2;
const EDGE = 16;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const line = event.target.closest?.("[data-tree] tbody tr") ?? document.querySelector("[data-tree] tr[data-at]");
  const toggle = line?.querySelector("[aria-expanded]");
  const wanted = { ArrowRight: "false", ArrowLeft: "true" }[event.key];
  if (!toggle || !wanted || event.target.matches("input, select, textarea")) return;
  if (toggle.getAttribute("aria-expanded") !== wanted) return;
  event.preventDefault();
  reached = toggle.getAttribute("aria-label");
  toggle.click();
});

let reached = "";

// The line that was opened stays the one the keyboard is on.
document.addEventListener("htmx:afterSettle", () => {
  const toggles = [...document.querySelectorAll("[data-tree] [aria-expanded]")];
  if (reached) toggles.find((one) => one.getAttribute("aria-label") === reached)?.focus();
  reached = "";
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-picture]");
  if (!button) return;
  const region = document.querySelector(button.dataset.picture);
  const canvas = await picture(region);
  const link = document.createElement("a");
  link.href = canvas.toDataURL("image/png");
  link.download = "explorer.png";
  link.click();
});

/** The region as it is seen: tables cell by cell, charts as they are drawn, other text line by line. */
async function picture(region) {
  const box = region.getBoundingClientRect();
  const width = Math.max(box.width, ...[...region.querySelectorAll("table")].map((table) => table.scrollWidth));
  const canvas = document.createElement("canvas");
  canvas.width = (width + 2 * EDGE) * SCALE;
  canvas.height = (box.height + 2 * EDGE) * SCALE;
  const paper = canvas.getContext("2d");
  paper.scale(SCALE, SCALE);
  paper.fillStyle = getComputedStyle(document.body).backgroundColor;
  paper.fillRect(0, 0, width + 2 * EDGE, box.height + 2 * EDGE);
  paper.translate(EDGE - box.left, EDGE - box.top);
  for (const cell of region.querySelectorAll("td, th")) fill(paper, cell);
  for (const svg of region.querySelectorAll("svg")) if (seen(svg)) await draw(paper, svg);
  const walker = document.createTreeWalker(region, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) write(paper, walker.currentNode);
  return canvas;
}

function seen(element) {
  return element.checkVisibility?.() ?? element.getClientRects().length > 0;
}

function fill(paper, cell) {
  if (!seen(cell)) return;
  const style = getComputedStyle(cell);
  const box = cell.getBoundingClientRect();
  paper.fillStyle = style.backgroundColor;
  paper.fillRect(box.left, box.top, box.width, box.height);
  paper.fillStyle = style.borderBottomColor;
  if (parseFloat(style.borderBottomWidth)) paper.fillRect(box.left, box.bottom - 1, box.width, 1);
}

function write(paper, node) {
  const holder = node.parentElement;
  if (!node.data.trim() || holder.closest("svg, .unseen, caption, summary, script") || !seen(holder)) return;
  const range = document.createRange();
  range.selectNodeContents(node);
  const box = range.getClientRects()[0];
  if (!box) return;
  const style = getComputedStyle(holder);
  paper.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  paper.fillStyle = style.color;
  paper.textBaseline = "middle";
  paper.fillText(node.data.trim(), box.left, box.top + box.height / 2);
}

const DRAWN = ["fill", "stroke", "stroke-width", "font-size", "font-family", "font-weight", "fill-opacity", "text-anchor"];

/** A chart with the colours it has on the page, as an image. */
async function draw(paper, svg) {
  const box = svg.getBoundingClientRect();
  const copy = svg.cloneNode(true);
  const parts = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((part, place) => {
    const style = getComputedStyle(parts[place]);
    for (const name of DRAWN) part.setAttribute(name, style.getPropertyValue(name));
    part.removeAttribute("class");
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", box.width);
  copy.setAttribute("height", box.height);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  paper.drawImage(image, box.left, box.top, box.width, box.height);
}
