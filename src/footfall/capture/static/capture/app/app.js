// The counter app: enrol, choose who stands here, take visitors in, and say what waits.
import { dealt } from "./arms.js";
import { takeCard } from "./cards.js";
import { startClock } from "./clock.js";
import { Revoked, disown, enrol, refresh } from "./device.js";
import { dropDraft, keepDraft, lastDraft } from "./draft.js";
import { draw, fill, read as readForm, values } from "./form.js";
import { offer, withdraw } from "./handover.js";
import { startLock } from "./lock.js";
import { capture } from "./outbox.js";
import { mark, note, one, show, tabs, tell } from "./screen.js";
import { read, waiting, write } from "./store.js";
import { flush, startSync } from "./sync.js";
import { uuid7 } from "./uuid.js";

const form = one("[data-visitor]");
let known;
let door;
// Who stands here, and the arms they were dealt.
let [visitor, experiments] = ["", []];
let present = "";
let startedAt = null;

async function choose(key, whose) {
  const own = known.doors.find((each) => each.key === key) ?? known.doors[0];
  if (!own) return show("empty");
  mark(own.key);
  await write("door", own.key);
  withdraw();
  visitor = whose ?? uuid7();
  ({ door, experiments } = await dealt(own, visitor));
  draw(form.querySelector("[data-fields]"), door, known);
}

function next() {
  show("form");
  startedAt = null;
  form.querySelector("[data-fields] :is(input, textarea)")?.focus();
}

/** Whoever is let in goes on with the visitor that was left there. */
async function enter(email) {
  present = email;
  one("[data-attendant]").textContent = known.staff.find((each) => each.email === email)?.name ?? "";
  await choose(await read("door"));
  const kept = await lastDraft();
  if (kept) {
    await choose(kept.door, kept.visitor);
    fill(form, kept.values);
  }
  await countToday(0);
  if (door) next();
}

async function countToday(more) {
  const day = new Date().toDateString();
  const kept = await read("today");
  const counts = kept?.day === day ? kept.counts : {};
  counts[present] = (counts[present] ?? 0) + more;
  if (more) await write("today", { day, counts });
  one("[data-today]").textContent = `${counts[present]} today`;
}

async function save(event) {
  event.preventDefault();
  const { fields, consents } = readForm(form, door, known);
  if (!Object.keys(fields).length) return note("Nothing is filled in yet.");
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    const card = door.channel === "loyalty_card" ? await takeCard(known) : null;
    const seconds = startedAt === null ? null : Math.round((Date.now() - startedAt) / 1000);
    const promised = door.incentive;
    const id = await capture({ door: door.key, fields, consents, attendant: present, seconds, card, experiments, promised });
    await dropDraft();
    form.reset();
    if (experiments.length) await choose(door.key);
    await countToday(1);
    note(card ? `Saved. Card ${card.match(/.{3}/g).join("-")}` : "Saved.");
    tell({ waiting: await waiting() });
    next();
    await offer(id, (known.offers ?? []).find((each) => each.name === promised), flush);
  } catch (error) {
    note(`That could not be saved on this device: ${error.message}`);
  } finally {
    button.disabled = false;
  }
  flush();
}

const leave = () => known.staff.length && show("people");

async function begin() {
  tabs(known.doors, (key) => choose(key).then(next));
  one("[data-outlet]").textContent = known.device.outlet;
  one("[data-lock]").hidden = !known.staff.length;
  startLock({ place: one("[data-part=people]"), people: known.staff, enter, leave });
  const last = known.staff.find((each) => each.email === present);
  const before = await read("attendant");
  const isOpen = !known.staff.length || known.staff.some((each) => each.email === before && !each.pin);
  if (isOpen) await enter(last?.email ?? before ?? "");
  else show("people");
}

async function stopped(left) {
  await disown();
  const rest = left ? ` ${left} waiting on it are sealed; they are sent once it is enrolled again.` : "";
  one("[data-sentence]").textContent = `This device was revoked.${rest}`;
  show("enrol");
}

form.addEventListener("submit", save);
form.addEventListener("input", () => {
  startedAt ??= Date.now();
  keepDraft({ door: door.key, visitor, values: values(form) });
});
one("[data-lock]").addEventListener("click", leave);
one("[data-enrol]").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    known = await enrol(new FormData(event.target).get("code"));
    history.replaceState(null, "", location.pathname);
    await begin();
    flush();
  } catch (error) {
    one("[data-sentence]").textContent = error.message;
  }
});

async function start() {
  navigator.serviceWorker?.register("worker.js", { scope: "./" });
  await startClock();
  known = await read("known");
  tell({ waiting: await waiting() });
  one("[data-enrol] [name=code]").value = new URLSearchParams(location.hash.slice(1)).get("code") ?? "";
  if (known) await begin();
  else show("enrol");
  await startSync((said) => (said.isRevoked ? stopped(said.waiting) : tell(said)));
  try {
    known = (await refresh()) ?? known;
  } catch (error) {
    // Without a network the device goes on with what it knows.
    if (error instanceof Revoked && known) await stopped(await waiting());
  }
}

start();
