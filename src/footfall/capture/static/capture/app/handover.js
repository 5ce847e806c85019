// What the visitor saved last was promised: handed over or not, marked with no network, and sent after the capture.
import { post } from "./device.js";
import { one } from "./screen.js";
import { read, write } from "./store.js";

const MOST = 50;
let standing = null;

/** Shows what is to be handed over for a capture; of what is counted, only what is set aside for this device. */
export async function offer(capture, promised, marked) {
  if (!promised) return;
  const used = new Set(((await read("handed")) ?? []).map((each) => each.piece));
  const free = promised.pieces?.filter((piece) => !used.has(piece));
  standing = { capture, piece: free?.[0], marked };
  const left = free ? ` (${free.length} on this device)` : "";
  one("[data-promise]").textContent = `To hand over: ${promised.name}${left}`;
  one("[data-fate=given]").hidden = free?.length === 0;
  one("[data-handover]").hidden = false;
}

/** The next visitor, or another entry point: what was not marked stays open, to be marked in the inbox. */
export function withdraw() {
  standing = null;
  one("[data-handover]").hidden = true;
}

async function mark(fate) {
  if (!standing) return;
  const { capture, piece, marked } = standing;
  const told = { capture, fate, at: new Date().toISOString(), ...(fate === "given" && piece ? { piece } : {}) };
  withdraw();
  await write("handed", [...((await read("handed")) ?? []), told]);
  marked();
}

/** Tells the server; what it has marked is forgotten once it has set new pieces aside, the rest is kept. */
export async function sendHandovers() {
  const token = await read("token");
  const waiting = ((await read("handed")) ?? []).filter((each) => !each.told).slice(0, MOST);
  if (!waiting.length || !token) return;
  const answer = await post("handovers", { handovers: waiting }, token);
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  const { results } = await answer.json();
  const told = new Set(waiting.filter((_, place) => results[place] !== "unknown").map((each) => each.capture));
  const kept = ((await read("handed")) ?? []).map((each) => (told.has(each.capture) ? { ...each, told: true } : each));
  await write("handed", kept.filter((each) => !each.told || each.piece).slice(-400));
}

for (const button of document.querySelectorAll("[data-fate]")) button.addEventListener("click", () => mark(button.dataset.fate));
