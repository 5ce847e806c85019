// What is on the device: `outbox` holds sealed captures in order, `meta` everything else by name.
const NAME = "footfall-counter";
// A browser writes to disk at leisure unless it is told not to; a capture has to survive the power going out.
const STRICT = { durability: "strict" };
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
      request.result.createObjectStore("meta");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** Runs `work` in one transaction; resolves with its request's result once everything is on disk. */
async function within(names, mode, work) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const deal = base.transaction(names, mode, mode === "readwrite" ? STRICT : {});
    const request = work(...[names].flat().map((name) => deal.objectStore(name)));
    deal.oncomplete = () => resolve(request?.result);
    deal.onabort = () => reject(deal.error);
    deal.onerror = () => reject(deal.error);
  });
}

export const read = (key) => within("meta", "readonly", (meta) => meta.get(key));
export const write = (key, value) => within("meta", "readwrite", (meta) => meta.put(value, key));
export const forget = (...keys) =>
  within("meta", "readwrite", (meta) => keys.map((key) => meta.delete(key)).at(-1));

export const add = (sealed) => within("outbox", "readwrite", (outbox) => outbox.add(sealed));
export const keep = (item) => within("outbox", "readwrite", (outbox) => outbox.put(item));
export const waiting = () => within("outbox", "readonly", (outbox) => outbox.count());
export const all = () => within("outbox", "readonly", (outbox) => outbox.getAll());

/** Removes what the server has, all at once. */
export const remove = (keys) =>
  within("outbox", "readwrite", (outbox) => keys.map((key) => outbox.delete(key)).at(-1));
