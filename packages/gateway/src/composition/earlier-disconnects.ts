// Runs the `$disconnect`s that an earlier process owed, and reports their number.
import type { DataPlane } from "../execute/data-plane.ts";
import type { DisconnectJournal } from "../execute/disconnects/disconnect-journal.ts";

/**
 * @param journal undefined without a data folder
 * @param backendsReady settles when the backends can be called; default: now
 */
export async function runEarlierDisconnects(
  data: DataPlane,
  journal: DisconnectJournal | undefined,
  backendsReady: Promise<unknown> | undefined,
  warn: (message: string) => void,
): Promise<void> {
  await backendsReady?.catch(() => {});
  const owed = journal?.ofEarlierProcess ?? [];
  if (owed.length === 0) return;
  await data.runOwed(owed);
  warn(
    `${owed.length === 1 ? "One client was" : `${owed.length} clients were`} connected when the gateway ended without a stop: their $disconnect routes have run now.`,
  );
}
