// What has to be added to this device's clock, by the Date header of the server's answers. Never trusted, only stored.
import { read, write } from "./store.js";

const WORTH = 2000;
let off = null;

/** Milliseconds to add, as measured last; null while it was never measured. */
export const clockOff = () => off;

export async function startClock() {
  off = (await read("clock")) ?? null;
}

/** Measures by one answer: its Date lies between sending and receiving. */
export async function measure(answer, sentAt, gotAt = Date.now()) {
  const said = Date.parse(answer.headers.get("Date") ?? "");
  if (Number.isNaN(said)) return;
  // The header has whole seconds, rounded down: half a second is its middle.
  const found = Math.round(said + 500 - (sentAt + gotAt) / 2);
  const value = Math.abs(found) < WORTH ? 0 : found;
  if (value === off) return;
  off = value;
  await write("clock", value);
}
