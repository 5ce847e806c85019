/* <script type="module" src=".../embed.js" data-entry="KEY"></script> becomes the form of that entry point. */
const home = new URL(import.meta.url).origin;
const MARKS = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "fbclid", "msclkid"];

function frameFor(script) {
  const address = new URL(`/e/${encodeURIComponent(script.dataset.entry)}`, home);
  address.searchParams.set("embed", "1");
  const here = new URLSearchParams(location.search);
  for (const mark of MARKS) if (here.has(mark)) address.searchParams.set(mark, here.get(mark));
  if (script.dataset.lang) address.searchParams.set("lang", script.dataset.lang);
  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = script.dataset.title || "Form";
  frame.style.cssText = "inline-size: 100%; block-size: 30rem; border: 0";
  return frame;
}

for (const script of document.querySelectorAll("script[data-entry]")) {
  if (!script.src || new URL(script.src).origin !== home || script.dataset.shown) continue;
  script.dataset.shown = "1";
  const frame = frameFor(script);
  script.after(frame);
  addEventListener("message", (event) => {
    if (event.origin !== home || event.source !== frame.contentWindow) return;
    const height = Number(event.data?.footfallHeight);
    if (height > 0 && height < 20000) frame.style.blockSize = `${Math.ceil(height)}px`;
  });
}
