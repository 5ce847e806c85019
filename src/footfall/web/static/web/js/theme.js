// Blocking and tiny: the paper is chosen before the first paint, so that a dark page never flashes white.
(() => {
  const root = document.documentElement;
  const remembered = () => {
    try {
      return localStorage.getItem("footfall.paper") ?? "";
    } catch {
      return "";
    }
  };
  const choose = (paper) => {
    if (paper) root.dataset.theme = paper;
    else delete root.dataset.theme;
    for (const button of document.querySelectorAll("[data-paper]")) {
      button.setAttribute("aria-pressed", String(button.dataset.paper === paper));
    }
  };

  root.dataset.script = "";
  choose(remembered());
  document.addEventListener("DOMContentLoaded", () => choose(remembered()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-paper]");
    if (!button) return;
    try {
      localStorage.setItem("footfall.paper", button.dataset.paper);
    } catch {
      // A browser that keeps nothing still changes its paper until the next page.
    }
    choose(button.dataset.paper);
  });
})();
