// Deals the arm of a running experiment without a network, as the server deals it: by a salted hash, with no list kept.
const RANGE = 1n << 64n;

/** The arm of one unit: the first eight bytes of SHA-256 over `salt|unit`, in parts as long as the shares. */
export async function armOf(salt, unit, arms) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${salt}|${unit}`));
  const place = new DataView(digest).getBigUint64(0);
  const total = arms.reduce((sum, arm) => sum + BigInt(arm.share), 0n);
  let risen = 0n;
  for (const arm of arms) {
    risen += BigInt(arm.share);
    if (place * total < risen * RANGE) return arm;
  }
  return arms.at(-1);
}

/** The day at the outlet, as 2026-11-23. */
export const dayAt = (zone, at) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);

/** The door as this visitor is shown it, and what the capture keeps of it. */
export async function dealt(door, visitor, at = new Date()) {
  let shown = door;
  const experiments = [];
  for (const deal of door.experiments ?? []) {
    const day = dayAt(deal.zone, at);
    if (day > deal.until) continue;
    const unit = deal.place ? `${deal.place}:${day}` : visitor;
    const arm = await armOf(deal.salt, unit, deal.arms);
    shown = { ...shown, incentive: arm.incentive ?? shown.incentive, fields: arm.fields ?? shown.fields };
    experiments.push({ experiment: deal.experiment, arm: arm.name, unit, visitor });
  }
  return { door: shown, experiments };
}
