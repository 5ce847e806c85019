// <details data-popover>: closes on Escape, on a click elsewhere and when focus leaves it.
const open = () => document.querySelectorAll("details[data-popover][open]");

document.addEventListener("click", (event) => {
  for (const details of open()) if (!details.contains(event.target)) details.open = false;
});

document.addEventListener("focusin", (event) => {
  for (const details of open()) if (!details.contains(event.target)) details.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const details of open()) {
    details.open = false;
    details.querySelector("summary").focus();
  }
});

// A panel that would leave the window on the right opens to the left instead.
document.addEventListener(
  "toggle",
  (event) => {
    const details = event.target;
    if (!details.matches?.("details[data-popover][open]")) return;
    const panel = details.querySelector(".dice__panel, .menu__list");
    if (!panel || getComputedStyle(panel).position !== "absolute") return;
    panel.removeAttribute("data-flip");
    panel.toggleAttribute("data-flip", panel.getBoundingClientRect().right > innerWidth - 8);
  },
  true,
);
