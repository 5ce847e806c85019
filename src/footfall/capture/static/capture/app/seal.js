// Seals a capture to the server's public key: a fresh key pair for each, so that this device can't read it again.
const PURPOSE = new TextEncoder().encode("footfall capture 1");
const CURVE = { name: "ECDH", namedCurve: "P-256" };

export const toBase64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function joined(one, other) {
  const both = new Uint8Array(one.byteLength + other.byteLength);
  both.set(new Uint8Array(one));
  both.set(new Uint8Array(other), one.byteLength);
  return both;
}

/** base64 of more bytes than a call takes arguments. */
function long64(bytes) {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}

/** `content` as only the server with key `to` can read it, bound to the id. */
export async function seal(content, id, to) {
  const theirs = fromBase64(to.raw);
  const peer = await crypto.subtle.importKey("raw", theirs, CURVE, false, []);
  const once = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const own = await crypto.subtle.exportKey("raw", once.publicKey);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: peer }, once.privateKey, 256);
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const derive = { name: "HKDF", hash: "SHA-256", salt: joined(own, theirs), info: PURPOSE };
  const key = await crypto.subtle.deriveKey(derive, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) };
  const text = await crypto.subtle.encrypt(how, key, new TextEncoder().encode(JSON.stringify(content)));
  return { kid: to.kid, epk: toBase64(own), iv: toBase64(iv), ct: long64(text) };
}
