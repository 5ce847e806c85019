// The review queue by keyboard: each element with data-key is what its key does.
const isTyping = (target) => target.isContentEditable || target.matches("input:not([type=checkbox]), textarea, select");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const wanted = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key.split(" ").includes(event.key));
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
});
