// The desk by keyboard, and through a line that breaks: a result that could not be sent is sent when it is back.
const typing = "input, textarea, select, [contenteditable], dialog[open] *";
const every = 60_000;
const again = 5_000;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.matches(typing)) return;
  if (document.querySelector("dialog[open]")) return;
  const wanted = document.querySelector(`[data-desk-key="${CSS.escape(event.key)}"]`);
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
});

const desk = document.querySelector("[data-desk]");
if (desk) setInterval(() => stay(desk), every);

document.addEventListener("click", (event) => {
  const dialled = event.target.closest?.("[data-dialled]");
  if (dialled) begin(dialled.dataset.dialled);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const { submitter } = event;
  if (!form.matches("[data-keeps]") || submitter?.hasAttribute("hx-post")) return;
  event.preventDefault();
  const sent = new FormData(form, submitter);
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  send(form.action, sent);
});

async function stay(at) {
  try {
    const answer = await post(at.dataset.presence, new FormData());
    const { until, asked, ended } = await answer.json();
    document.querySelector("[data-asked]").hidden = !asked;
    say(ended ? "The number went to somebody else; a result still counts." : `Yours until ${hour(until)}`);
  } catch {
    say(`No connection. The number is yours until ${hour(at.dataset.until)}; the result is sent when the line is back.`);
  }
}

async function begin(url) {
  try {
    const answer = await post(url, new FormData());
    if (!answer.ok) say("It may not be called now. Give the number back.");
  } catch {
    say("No connection. The call can go on; the result is sent when the line is back.");
  }
}

async function send(url, sent) {
  try {
    const answer = await post(url, sent);
    location.assign(answer.redirected ? answer.url : location.href);
  } catch {
    // The same result may have arrived: the server counts it once.
    say("No connection. The result is kept here and sent when the line is back; leave this page open.");
    setTimeout(() => send(url, sent), again);
  }
}

function post(url, body) {
  const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers"));
  return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token } });
}

function say(words) {
  const line = document.querySelector("[data-line]");
  if (line) line.textContent = words;
}

function hour(iso) {
  return new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
