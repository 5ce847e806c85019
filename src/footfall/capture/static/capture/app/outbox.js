// Captures on their way: sealed and on disk before anybody is told they are saved.
import { clockOff } from "./clock.js";
import { seal } from "./seal.js";
import { add, read } from "./store.js";
import { uuid7 } from "./uuid.js";

/** Puts one visitor into the outbox; resolves when the power may go out. */
export async function capture({ door, fields, consents, attendant, seconds, card, experiments = [], promised }) {
  const known = await read("known");
  const id = uuid7();
  const content = {
    entry_point: door,
    device_at: new Date().toISOString(),
    clock_ms: clockOff(),
    fields: {
      ...fields,
      ...(promised ? { incentive: promised } : {}),
      ...(card ? { card } : {}), ...(experiments.length ? { experiments } : {}),
    },
    ...(attendant ? { attendant } : {}),
    ...(consents.length ? { consents } : {}),
    ...(seconds === null ? {} : { seconds }),
  };
  await add({ id, epoch: await read("epoch"), sealed: await seal(content, id, known.key) });
  return id;
}
