// data-counter: the browser makes the capture's id, so that a form sent twice is one capture, and counts the seconds.
const STARTED = "started";

function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let place = 0; place < 6; place += 1) bytes[place] = Math.floor(now / 2 ** (8 * (5 - place))) & 255;
  bytes[6] = (bytes[6] & 15) | 112;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The id is kept with the draft: a page that is loaded again after a lost answer sends the same one. */
function provide(form) {
  const field = form.querySelector("[data-capture-id]");
  if (!field || field.value) return;
  field.value = uuid7();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-counter]");
  if (form && !(STARTED in form.dataset) && event.target.type !== "hidden") form.dataset[STARTED] = String(Date.now());
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("[data-counter]");
  if (!form) return;
  const field = form.querySelector("[data-seconds]");
  const before = Number(field.value) || 0;
  if (STARTED in form.dataset) field.value = String(before + Math.round((Date.now() - Number(form.dataset[STARTED])) / 1000));
});

for (const form of document.querySelectorAll("[data-counter]")) provide(form);

// data-remember-open="key": a part that was unfolded on this device stays so, where it is asked every visitor.
for (const part of document.querySelectorAll("[data-remember-open]")) {
  const key = `footfall.open.${part.dataset.rememberOpen}`;
  try {
    if (localStorage.getItem(key) === "1" || part.querySelector(":checked")) part.open = true;
    part.addEventListener("toggle", () => localStorage.setItem(key, part.open ? "1" : "0"));
  } catch {
    // A private window unfolds it by hand.
  }
}
