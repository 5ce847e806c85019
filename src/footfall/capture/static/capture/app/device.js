// This device as the server knows it: enrolled with a code, told what it needs, refused once it is revoked.
import { clockOff, measure } from "./clock.js";
import { forget, read, waiting, write } from "./store.js";

const PATIENCE = 20_000;

export class Revoked extends Error {}

/** Posts JSON and gives the answer; the device's clock is measured by the way. */
export async function post(path, body, token) {
  const sentAt = Date.now();
  const answer = await fetch(path, {
    method: "POST",
    credentials: "omit",
    cache: "no-store",
    headers: { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });
  await measure(answer, sentAt);
  if (answer.status === 401) throw new Revoked();
  return answer;
}

async function learn({ token, ...known }) {
  const given = new Set((await read("given")) ?? []);
  const cards = known.cards.filter((number) => !given.has(number));
  await write("known", { ...known, cards });
  if (token) await write("token", token);
  return { ...known, cards };
}

/** Trades the code for a token; gives what the device now knows, or the sentence why not. */
export async function enrol(code) {
  const answer = await post("enrolment", { code });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail);
  if (!(await read("epoch"))) await write("epoch", crypto.randomUUID());
  await navigator.storage?.persist?.();
  return learn(body);
}

/** What the device knows, newer if there is a network; null when it is not enrolled. */
export async function refresh() {
  const token = await read("token");
  if (!token) return null;
  const isLasting = (await navigator.storage?.persisted?.()) ?? null;
  const report = { clock_ms: clockOff(), waiting: await waiting(), is_lasting: isLasting };
  const answer = await post("settings", report, token);
  return answer.ok ? learn(await answer.json()) : read("known");
}

/** A revoked device forgets its outlet; what waits stays sealed, to be sent if it is enrolled again. */
export const disown = () => forget("token", "known", "draft", "given", "handed", "today");
