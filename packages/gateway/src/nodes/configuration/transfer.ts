// Copies the records of a data folder into the configuration of a cluster, and back.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import { keyText } from "../../store/key.ts";
import { openSqliteStore } from "../../store/sqlite.ts";
import { databaseFile } from "../../store/sqlite-protocol.ts";
import { type Change, type Key, type Store, type StoredRecord, StoreError } from "../../store/store.ts";
import type { ClusterSettings } from "../cluster-settings.ts";
import { connectToNats } from "../connection.ts";
import { ConfigurationBucket } from "./bucket.ts";
import type { ConfigurationStore } from "./configuration-store.ts";
import { openConfigurationStore } from "./nats-store.ts";
import { rootName } from "./root.ts";

/** Nothing, or not everything, was copied. The message says what to do. */
export class TransferError extends Error {
  override readonly name = "TransferError";
}

export interface TransferOptions {
  /** A data folder that no gateway uses. */
  readonly folder: string;
  readonly cluster: ClusterSettings;
  /** True if what exists in the place of a copy may be replaced. */
  readonly replace: boolean;
  readonly clock: Clock;
  /** Called for each API, domain name and VPC link that is copied and durable. */
  readonly onCopied: (copied: Copied) => void;
}

export interface Copied {
  /** For people: `API a1b2 (orders)`. */
  readonly name: string;
  /** The number of its records. */
  readonly records: number;
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/**
 * Copies all records of the folder, in order of creation. Refuses to begin if the cluster has one of the APIs, unless they
 * are replaced; others of the cluster stay.
 * @returns the number of APIs, domain names and VPC links
 * @throws TransferError, StoreError, GatewayStartError
 */
export async function importFolder(options: TransferOptions): Promise<number> {
  const { folder, replace } = options;
  if (!existsSync(join(folder, databaseFile))) throw new TransferError(`There is no data folder at ${folder}.`);
  return using(await openSqliteStore(folder), async (source) => {
    const roots = rootsOf(source.entries());
    return withCluster(options, false, async (target) => {
      const present = roots.filter(({ key }) => target.get(key) !== undefined);
      if (present.length > 0 && !replace) {
        throw new TransferError(
          `The cluster ${options.cluster.name} already has ${listOf(present)}. Nothing was imported. Use --replace to replace them.`,
        );
      }
      let index = 0;
      for (const { key, name, records } of roots) {
        try {
          await write(
            target,
            {
              deletes: replace ? [key] : [],
              puts: records.map(([key, value]) => ({ key, value })),
            },
            replace,
          );
        } catch (error) {
          if (!(error instanceof StoreError)) throw error;
          throw new TransferError(
            `${name} could not be imported: ${error.message} ${index} of ${roots.length} were imported. Run the command again with --replace.`,
            { cause: error },
          );
        }
        options.onCopied({ name, records: records.length, index: ++index, count: roots.length });
      }
      return roots.length;
    });
  });
}

/** A replacement does not depend on what it replaces, so it is repeated when other changes come first. */
async function write(target: ConfigurationStore, change: Change, repeat: boolean): Promise<void> {
  for (;;) {
    try {
      return await target.commit(change);
    } catch (error) {
      if (!repeat || !(error instanceof StoreError) || error.code !== "CHANGED") throw error;
    }
  }
}

/**
 * Copies the whole configuration of a cluster into a folder, which is created if it does not exist. Refuses a folder with
 * APIs unless they are replaced: then it has nothing else afterwards.
 * @returns the number of APIs, domain names and VPC links
 * @throws TransferError, StoreError, GatewayStartError
 */
export async function exportFolder(options: TransferOptions): Promise<number> {
  const { folder, replace, onCopied } = options;
  return withCluster(options, true, async (source) => {
    const roots = rootsOf(source.entries());
    return using(await openSqliteStore(folder), async (target) => {
      const present = rootsOf(target.entries());
      if (present.length > 0 && !replace) {
        throw new TransferError(
          `The data folder ${folder} already has ${listOf(present)}. Nothing was exported. Use --replace to replace everything in it.`,
        );
      }
      // One transaction: the folder has all of it or what it had before.
      await target.commit({
        deletes: present.map(({ key }) => key),
        puts: roots.flatMap(({ records }) => records.map(([key, value]) => ({ key, value }))),
      });
      for (const [index, { name, records }] of roots.entries()) {
        onCopied({ name, records: records.length, index: index + 1, count: roots.length });
      }
      return roots.length;
    });
  });
}

/** @param mustExist the cluster has a configuration: it is not created */
async function withCluster<Result>(
  { cluster, clock }: TransferOptions,
  mustExist: boolean,
  run: (store: ConfigurationStore) => Promise<Result>,
): Promise<Result> {
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const connection = await connectToNats({ settings: cluster, clientName: "answerback cluster", clock, warn });
  try {
    if (mustExist && !(await new ConfigurationBucket(connection, clock).exists())) {
      throw new TransferError(`The cluster ${cluster.name} has no configuration on these NATS servers.`);
    }
    return await using(await openConfigurationStore({ connection, clock, warn }), async (store) => {
      if (mustExist && warnings.length > 0) throw new TransferError(`${warnings.join(" ")} Nothing was exported.`);
      return run(store);
    });
  } finally {
    await connection.close();
  }
}

async function using<Opened extends Store, Result>(
  store: Opened,
  run: (store: Opened) => Promise<Result>,
): Promise<Result> {
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

interface TransferredRoot {
  readonly key: Key;
  readonly name: string;
  readonly records: readonly StoredRecord[];
}

/** In order of creation within a collection. */
function rootsOf(entries: Iterable<StoredRecord>): readonly TransferredRoot[] {
  const byRoot = Map.groupBy(entries, ([key]) => keyText(key.slice(0, 2)));
  return Array.from(byRoot.values(), (records) => {
    const [[first, value]] = records as [StoredRecord];
    const label = first[0] === "apis" && typeof value.name === "string" ? ` (${value.name})` : "";
    return { key: first.slice(0, 2), name: `${rootName(first)}${label}`, records };
  });
}

const mostNames = 5;

function listOf(roots: readonly TransferredRoot[]): string {
  const names = roots.slice(0, mostNames).map(({ name }) => name);
  const others = roots.length - names.length;
  return others > 0 ? `${names.join(", ")} and ${others} more` : names.join(", ");
}
