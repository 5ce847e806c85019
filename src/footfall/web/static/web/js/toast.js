const SHOWN_FOR = 6000;

/** Says `sentence` in the corner that screen readers listen to; a mistake stays until it is dismissed. */
export function toast(sentence, kind = "") {
  const place = document.querySelector("[data-toasts]");
  if (!place) return;
  const note = document.createElement("div");
  note.className = kind ? `toast toast--${kind}` : "toast";
  note.append(sentence);
  const off = document.createElement("button");
  off.type = "button";
  off.setAttribute("aria-label", "Dismiss");
  off.textContent = "×";
  off.addEventListener("click", () => note.remove());
  note.append(off);
  place.append(note);
  if (kind !== "wrong") setTimeout(() => note.remove(), SHOWN_FOR);
}

for (const note of document.querySelectorAll("[data-toasts] > .toast:not(.toast--error)")) {
  setTimeout(() => note.remove(), SHOWN_FOR);
}
