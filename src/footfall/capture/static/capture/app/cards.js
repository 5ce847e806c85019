// Numbers of loyalty cards that this device may give out with no network.
import { read, write } from "./store.js";

/** The next number of this device's block; one that was given out is never given again. */
export async function takeCard(known) {
  const given = new Set((await read("given")) ?? []);
  const card = known.cards.find((number) => !given.has(number));
  if (card) await write("given", [...given, card].slice(-400));
  return card ?? null;
}
