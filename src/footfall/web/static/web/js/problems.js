// After a form came back with mistakes the cursor stands on the first of them.
function face(root) {
  const first = root.querySelector("form [data-problems]") ?? root.querySelector("form [aria-invalid=true]");
  first?.focus();
}

face(document);
document.addEventListener("htmx:afterSwap", (event) => face(event.detail.target));
