// Who stands at the device: chosen by name, let in by PIN, and sent back to the start when nobody touches it.
import { fits } from "./pin.js";
import { read, write } from "./store.js";

const IDLE = 60_000;
const TRIES = 5;
const PAUSE = 30_000;
let failed = 0;
let timer;

/** Shows the list of attendants until one is let in, then calls `enter` with their address. */
export function startLock({ place, people, enter, leave }) {
  const list = place.querySelector("[data-people]");
  list.replaceChildren(...people.map((one) => button(one, () => choose(place, one, enter))));
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => rest(place, people, leave));
  rest(place, people, leave);
}

function button(one, chosen) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--wide";
  made.append(one.name);
  made.addEventListener("click", chosen);
  return made;
}

function rest(place, people, leave) {
  clearTimeout(timer);
  if (people.length && document.body.dataset.state === "form") timer = setTimeout(leave, IDLE);
}

function choose(place, one, enter) {
  const form = place.querySelector("[data-pin]");
  if (!one.pin) return admit(one, enter);
  form.hidden = false;
  form.querySelector("label").textContent = `PIN of ${one.name}`;
  const field = form.querySelector("input");
  field.value = "";
  field.focus();
  form.onsubmit = async (event) => {
    event.preventDefault();
    const until = (await read("pause")) ?? 0;
    const isRight = Date.now() >= until && (await fits(field.value, one.pin));
    field.value = "";
    if (!isRight) return refuse(form, until);
    failed = 0;
    form.hidden = true;
    admit(one, enter);
  };
}

/** After some wrong tries nothing is checked for half a minute. */
async function refuse(form, until) {
  failed += 1;
  if (failed % TRIES === 0) await write("pause", Date.now() + PAUSE);
  const isPaused = Date.now() < until || failed % TRIES === 0;
  form.querySelector("[data-wrong]").textContent = isPaused
    ? "Too many tries; wait half a minute."
    : "That is not the PIN.";
}

async function admit(one, enter) {
  await write("attendant", one.email);
  enter(one.email);
}
