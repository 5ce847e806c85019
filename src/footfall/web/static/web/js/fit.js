// A table whose columns fit gets `data-fits`: only then may its head stick to the window instead of its own box.
const boxes = () => document.querySelectorAll(".table-box");

const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) measure(target.closest(".table-box"));
});

function measure(box) {
  const table = box?.querySelector("table");
  if (table) box.toggleAttribute("data-fits", table.offsetWidth <= box.clientWidth);
}

function watch() {
  for (const box of boxes()) {
    watcher.observe(box);
    if (box.firstElementChild) watcher.observe(box.firstElementChild);
  }
}

watch();
document.addEventListener("htmx:afterSettle", watch);
