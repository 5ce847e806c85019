// Ids of captures: version 7, and rising within a millisecond, so that they sort in the order they were made.
let last = 0;
let step = 0;

/** A new id, later than every id before it. */
export function uuid7() {
  const now = Math.max(Date.now(), last);
  step = now === last ? step + 1 : 0;
  last = now;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let place = 0; place < 6; place += 1) bytes[place] = Math.floor(now / 2 ** (8 * (5 - place))) & 255;
  bytes[6] = 112 | ((step >> 8) & 15);
  bytes[7] = step & 255;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
