// <form data-autosubmit>: a filter form that needs no button; typing waits for a pause, choosing does not.
const PAUSE = 350;
const waiting = new WeakMap();

function send(form, pause) {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => form.requestSubmit(), pause));
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-autosubmit]");
  if (form && !event.target.matches("input[type=search], input[type=text]")) send(form, 0);
});

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-autosubmit]");
  if (form && event.target.matches("input[type=search]")) send(form, PAUSE);
});
