// Sends what waits, in order, and forgets of it only what the server says it has.
import { Revoked, post } from "./device.js";
import { sendHandovers } from "./handover.js";
import { all, keep, read, remove, waiting, write } from "./store.js";

const BATCH = 50;
const SHORTEST = 1_000;
const LONGEST = 60_000;
const TAKEN = new Set(["stored", "already_stored", "needs_review"]);

let failures = 0;
let size = BATCH;
let timer;
let hear = () => {};
// A tab that left the sending to another one hears from it how it went.
const tabs = new BroadcastChannel("footfall-outbox");
tabs.onmessage = ({ data }) => hear(data);

function tell(said) {
  hear(said);
  tabs.postMessage(said);
}

/** Sends now, and after each failure again, later each time; `said` hears how it stands. */
export function startSync(said) {
  hear = said;
  addEventListener("online", () => flush());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  return flush();
}

/** One tab at a time: another one that tries meanwhile leaves it to the first. */
export function flush() {
  clearTimeout(timer);
  return navigator.locks.request("footfall-outbox", { ifAvailable: true }, (lock) => lock && drain());
}

async function drain() {
  try {
    while (await sendOne());
    await sendHandovers();
    failures = 0;
    tell({ waiting: await waiting(), isOnline: true });
  } catch (error) {
    if (error instanceof Revoked) return tell({ waiting: await waiting(), isRevoked: true });
    failures += 1;
    tell({ waiting: await waiting(), isOnline: false });
    // Anything up to the bound, so that a shop full of tablets does not come back in the same second.
    timer = setTimeout(flush, SHORTEST / 2 + Math.random() * Math.min(LONGEST, SHORTEST * 2 ** failures));
  }
}

/** One batch; whether there may be another. */
async function sendOne() {
  const items = (await all()).filter((item) => !item.held).slice(0, size);
  const token = await read("token");
  if (!items.length || !token) return false;
  const captures = items.map(({ id, seq, epoch, sealed }) => ({ id, seq, epoch, sealed }));
  const body = { sent_at: new Date().toISOString(), captures };
  const answer = await post("/api/v1/captures:batch", body, token);
  if (answer.status === 413 && size > 1) {
    size = Math.ceil(size / 2);
    return true;
  }
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  size = BATCH;
  await settle(items, (await answer.json()).results);
  tell({ waiting: await waiting(), isOnline: true });
  return true;
}

async function settle(items, results) {
  if (results.length !== items.length) throw new Error("The answer is not about what was sent.");
  const done = [];
  const odd = [];
  for (const [place, item] of items.entries()) {
    const { status, problem } = results[place];
    if (TAKEN.has(status)) done.push(item.seq);
    else await keep({ ...item, held: problem?.detail ?? status });
    if (!["stored", "already_stored"].includes(status)) odd.push(problem?.detail ?? status);
  }
  if (odd.length) await write("odd", [...((await read("odd")) ?? []), ...odd].slice(-20));
  if (done.length) await remove(done);
}
