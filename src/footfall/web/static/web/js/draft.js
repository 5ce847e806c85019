// data-draft="key": each keystroke is kept on this device until the form has been taken, so a closed tab loses nothing.
const PREFIX = "footfall.draft.";
const SENT = `${PREFIX}sent`;

const fields = (root) => [...root.querySelectorAll("[data-draft]")];
const name = (field) => PREFIX + field.dataset.draft + (isChoice(field) ? `=${field.value}` : "");
const isChoice = (field) => field.matches("[type=checkbox], [type=radio]");
const value = (field) => (isChoice(field) ? String(field.checked) : field.value);

/** Storage that never throws: a private window keeps no drafts and works all the same. */
function keep(key, text, store = localStorage) {
  try {
    if (text === null) store.removeItem(key);
    else store.setItem(key, text);
  } catch {
    // Full or forbidden.
  }
}

function kept(key, store = localStorage) {
  try {
    return store.getItem(key);
  } catch {
    return null;
  }
}

function restore(root) {
  for (const field of fields(root)) {
    const draft = kept(name(field));
    if (draft === null || field.type === "password" || field.type === "file") continue;
    if (isChoice(field)) field.checked = draft === "true";
    else if (!field.value) field.value = draft;
  }
}

function forget(form) {
  for (const field of fields(form)) keep(name(field), null);
}

document.addEventListener("input", (event) => {
  const field = event.target.closest?.("[data-draft]");
  if (!field || field.type === "password" || field.type === "file") return;
  const peers = field.type === "radio" ? fields(field.form).filter((other) => other.name === field.name) : [field];
  for (const one of peers) keep(name(one), value(one));
});

// A form is known to be taken when the page that answers it shows no mistake; then its drafts go.
document.addEventListener("submit", (event) => {
  const drafts = fields(event.target);
  if (drafts.length) keep(SENT, JSON.stringify(drafts.map(name)), sessionStorage);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest?.("form");
  if (form && event.detail.successful && event.detail.xhr.status < 300) forget(form);
});

function settle() {
  const sent = kept(SENT, sessionStorage);
  keep(SENT, null, sessionStorage);
  if (!sent || !isAnswer() || document.querySelector("form [aria-invalid=true], form [data-problems], .bare--mistake")) return;
  for (const key of JSON.parse(sent)) keep(key, null);
}

/** Whether this page came as the answer to a form: not by the back button, a reload or a typed address. */
function isAnswer() {
  const [arrival] = performance.getEntriesByType("navigation");
  return arrival?.type === "navigate" && document.referrer.startsWith(location.origin);
}

settle();
restore(document);
document.addEventListener("htmx:load", (event) => restore(event.detail.elt));
