// An attendant's PIN, checked without a network against its salted hash.
import { fromBase64, toBase64 } from "./seal.js";

/** Whether these digits are the PIN. */
export async function fits(digits, pin) {
  const base = await crypto.subtle.importKey("raw", new TextEncoder().encode(digits), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: fromBase64(pin.salt), iterations: pin.rounds };
  return toBase64(await crypto.subtle.deriveBits(how, base, 256)) === pin.digest;
}
