// Every keystroke of the visitor in front of the counter, kept under a key that is thrown away when they are saved.
import { forget, read, write } from "./store.js";

const HOW = { name: "AES-GCM", length: 256 };
let pending = Promise.resolve();

/** One after the other, so that an older keystroke never overwrites a newer one. */
const inTurn = (work) => (pending = pending.then(work, work));

async function locked(values) {
  const key = (await read("draft"))?.key ?? (await crypto.subtle.generateKey(HOW, false, ["encrypt", "decrypt"]));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(values)));
  await write("draft", { key, iv, text });
}

export const keepDraft = (values) => inTurn(() => locked(values));
export const dropDraft = () => inTurn(() => forget("draft"));

/** What was typed last; null when nothing was. */
export async function lastDraft() {
  const kept = await read("draft");
  if (!kept) return null;
  try {
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, kept.key, kept.text);
    return JSON.parse(new TextDecoder().decode(text));
  } catch {
    return null;
  }
}
