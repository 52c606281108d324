// The store and the journal of owed `$disconnect`s: what a gateway keeps in its data folder.
import type { Clock } from "../clock.ts";
import { type DisconnectJournal, openDisconnectJournal } from "../execute/disconnects/disconnect-journal.ts";
import { GatewayStartError } from "../start-error.ts";
import { createMemoryStore } from "../store/memory.ts";
import { openSqliteStore } from "../store/sqlite.ts";
import { type Store, StoreError } from "../store/store.ts";

export interface StoredData {
  readonly store: Store;
  /** Undefined without a data folder. */
  readonly journal: DisconnectJournal | undefined;
  close(): Promise<void>;
}

/**
 * @param dataFolder undefined keeps everything in memory
 * @throws GatewayStartError
 */
export async function openStoredData(
  dataFolder: string | undefined,
  clock: Clock,
  warn: (message: string) => void,
): Promise<StoredData> {
  const store = await openStore(dataFolder);
  const journal = await openJournal(dataFolder, clock.machine, warn).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  return {
    store,
    journal,
    async close() {
      await journal?.close();
      await store.close();
    },
  };
}

async function openStore(dataFolder: string | undefined): Promise<Store> {
  if (dataFolder === undefined) return createMemoryStore();
  try {
    return await openSqliteStore(dataFolder);
  } catch (error) {
    if (error instanceof StoreError) throw new GatewayStartError("STORE", error.message, { cause: error });
    throw error;
  }
}

async function openJournal(
  dataFolder: string | undefined,
  clock: Clock,
  warn: (message: string) => void,
): Promise<DisconnectJournal | undefined> {
  if (dataFolder === undefined) return undefined;
  try {
    return await openDisconnectJournal(dataFolder, clock, warn);
  } catch (error) {
    throw new GatewayStartError("STORE", `The data folder cannot be used: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
