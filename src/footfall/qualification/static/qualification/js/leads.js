// A row that is edited in place: Escape puts it back.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const cancel = event.target.closest?.("tr")?.querySelector("[data-cancel]");
  if (!cancel) return;
  event.stopPropagation();
  cancel.click();
});
