// Runs the `$disconnect`s that an earlier process owed, and reports their number.
import type { DataPlane } from "../execute/data-plane.ts";

/** @param backendsReady settles when the backends can be called; default: now */
export async function settleEarlierDisconnects(
  data: DataPlane,
  backendsReady: Promise<unknown> | undefined,
  warn: (message: string) => void,
): Promise<void> {
  await backendsReady?.catch(() => {});
  const count = await data.settleEarlierDisconnects();
  if (count === 0) return;
  warn(
    `${count === 1 ? "One client was" : `${count} clients were`} connected when the gateway ended without a stop: their $disconnect routes have run now.`,
  );
}
