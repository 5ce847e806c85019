import { toast } from "./toast.js";

// The board: drag a card to a lane, or Shift+arrow on a card; a move posts `stage` to the card's own address.
const lanes = (board) => [...board.querySelectorAll("[data-lane]")];
const cards = (lane) => [...lane.querySelectorAll(".card")];

document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-card]");
  if (!card) return;
  card.dataset.dragged = "";
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.querySelector(".card__who").textContent);
});

document.addEventListener("dragend", () => {
  for (const card of document.querySelectorAll("[data-dragged]")) delete card.dataset.dragged;
  over(null);
});

document.addEventListener("dragover", (event) => {
  const lane = event.target.closest?.("[data-lane]");
  if (!lane || !document.querySelector("[data-dragged]")) return;
  event.preventDefault();
  over(lane);
});

document.addEventListener("drop", (event) => {
  const lane = event.target.closest?.("[data-lane]");
  const card = document.querySelector("[data-dragged]");
  if (!lane || !card) return;
  event.preventDefault();
  move(card, lane);
});

document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.("[data-board] .card");
  if (!card || !event.key.startsWith("Arrow") || event.target.matches("input, select, textarea")) return;
  event.preventDefault();
  const sideways = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
  if (sideways && event.shiftKey) move(card, neighbour(card, sideways));
  else if (sideways) focus(cards(neighbour(card, sideways) ?? card.closest("[data-lane]"))[0]);
  else walk(card, event.key === "ArrowDown" ? 1 : -1);
});

// Without script the menu of a card is a plain form; with it the page stays where it is.
document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("[data-card-move]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const board = form.closest("[data-board]");
  move(form.closest("[data-card]"), lanes(board).find((lane) => lane.dataset.lane === event.submitter.value));
});

function over(lane) {
  for (const place of document.querySelectorAll("[data-over]")) delete place.dataset.over;
  if (lane) lane.querySelector("[data-lane-cards]").dataset.over = "";
}

function neighbour(card, by) {
  const all = lanes(card.closest("[data-board]"));
  return all[all.indexOf(card.closest("[data-lane]")) + by];
}

function walk(card, by) {
  const all = cards(card.closest("[data-lane]"));
  focus(all[all.indexOf(card) + by]);
}

function focus(card) {
  card?.querySelector(".card__who").focus();
}

async function move(card, lane) {
  const from = card.closest("[data-lane]");
  if (!card.dataset.move || !lane || lane === from) return;
  const held = card.contains(document.activeElement);
  const before = card.nextElementSibling;
  card.setAttribute("aria-busy", "true");
  lane.querySelector("[data-lane-cards]").prepend(card);
  const { refused, parts } = await post(card, lane.dataset.lane);
  card.removeAttribute("aria-busy");
  if (parts) {
    renew(parts);
    card = document.getElementById(card.id);
    toast(parts.querySelector("[data-said]")?.textContent ?? refused, refused ? "wrong" : "");
  } else if (refused) {
    from.querySelector("[data-lane-cards]").insertBefore(card, before);
    toast(refused, "wrong");
  } else {
    count(from, -1);
    count(lane, 1);
    toast(`${card.querySelector(".card__who").textContent} is now in ${lane.querySelector("[data-lane-title]").textContent}.`);
  }
  if (held) focus(card);
}

function count(lane, by) {
  const place = lane.querySelector("[data-lane-count]");
  const now = Number(place.textContent.replaceAll(",", ""));
  if (place.textContent && !Number.isNaN(now)) place.textContent = (now + by).toLocaleString("en");
}

/** What has an id takes the place of its namesake; a card goes into the lane it is in now, or off the board. */
function renew(parts) {
  for (const part of parts.querySelectorAll(":scope > [id]")) {
    const old = document.getElementById(part.id);
    const lane = part.dataset.in && document.querySelector(`[data-lane="${part.dataset.in}"]`);
    if (lane && old?.closest("[data-lane]") !== lane) lane.querySelector("[data-lane-cards]").prepend(part);
    else if (old && !("gone" in part.dataset)) old.replaceWith(part);
    if (old?.isConnected) old.remove();
    globalThis.htmx?.process(part);
  }
}

/** Sends the move: why it was refused, if it was, and the parts of the page that the answer brings up to date. */
async function post(card, stage) {
  const headers = { "X-CSRFToken": token(), "HX-Request": "true", Accept: "application/problem+json, text/html" };
  const form = card.querySelector("[data-card-move]");
  const body = new URLSearchParams(form ? new FormData(form) : undefined);
  body.set("stage", stage);
  try {
    const answer = await fetch(card.dataset.move, { method: card.dataset.method ?? "POST", headers, body });
    const back = answer.ok ? "" : "That move was not accepted; the card is back where it was.";
    if (answer.headers.get("Content-Type")?.includes("json")) return { refused: back && (await answer.json()).detail };
    const { body: parts } = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { refused: back, parts: parts.querySelector("[data-said]") && parts };
  } catch {
    return { refused: "The server could not be reached; the card is back where it was." };
  }
}

function token() {
  return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
}
