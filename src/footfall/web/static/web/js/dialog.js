// data-opens="id" opens a dialog, data-closes inside it closes it; data-sure="Sentence?" asks before a form is sent; hx-confirm asks the same way.
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  event.target.closest?.("[data-closes]")?.closest("dialog")?.close();
  if (event.target.matches?.("dialog.dialog") && outside(event)) event.target.close();
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset?.sure || form.dataset.agreed) return;
  event.preventDefault();
  const { submitter } = event;
  if (!(await ask(form.dataset.sure, submitter?.textContent.trim()))) return;
  form.dataset.agreed = "yes";
  form.requestSubmit(submitter);
  delete form.dataset.agreed;
});

document.addEventListener("htmx:confirm", async (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  if (await ask(event.detail.question, event.detail.elt.textContent.trim())) event.detail.issueRequest(true);
});

function outside(event) {
  const box = event.target.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}

function ask(question, deed = "Yes") {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", question);
  const body = document.createElement("form");
  body.method = "dialog";
  body.className = "dialog__body";
  const words = document.createElement("p");
  words.textContent = question;
  const acts = document.createElement("div");
  acts.className = "dialog__acts";
  acts.append(button("Cancel", ""), button(deed, "yes"));
  body.append(words, acts);
  dialog.append(body);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

function button(label, value) {
  const made = document.createElement("button");
  made.className = value ? "button button--primary" : "button";
  made.value = value;
  made.textContent = label;
  return made;
}
