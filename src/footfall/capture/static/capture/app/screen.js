// What the app shows: one part at a time, a sentence about what just happened, and what waits.
const TITLE = document.title;
let status = { waiting: 0, isOnline: navigator.onLine };

export const one = (selector) => document.querySelector(selector);

/** Shows one part of the page: enrol, people, form or empty. */
export function show(state) {
  document.body.dataset.state = state;
  for (const part of document.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== state;
}

export function note(sentence) {
  one("[data-note]").textContent = sentence;
}

/** "offline, 3 waiting", in the page and in the title. */
export function tell(said = {}) {
  status = { ...status, ...said };
  const parts = [...(status.isOnline ? [] : ["offline"]), ...(status.waiting ? [`${status.waiting} waiting`] : [])];
  one("[data-status]").textContent = parts.join(", ") || "all sent";
  document.title = parts.length ? `${parts.join(", ")} · ${TITLE}` : TITLE;
}

/** The entry points of the outlet as tabs; none where there is one. */
export function tabs(doors, chosen) {
  const made = doors.map((each) => {
    const tab = Object.assign(document.createElement("button"), { type: "button", className: "tab" });
    tab.dataset.key = each.key;
    tab.append(each.label);
    tab.addEventListener("click", () => chosen(each.key));
    return tab;
  });
  one("[data-doors]").replaceChildren(...(made.length > 1 ? made : []));
}

export function mark(key) {
  for (const tab of one("[data-doors]").children) {
    if (tab.dataset.key === key) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
}
