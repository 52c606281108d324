// The configuration that a gateway serves and what it owes: of its data folder, or of its cluster.
import type { CheckedOptions } from "./checked-options.ts";
import type { OpenedCluster } from "./cluster.ts";
import { openStoredData, type StoredData } from "./stored-data.ts";

export interface OpenedData extends StoredData {
  /** Undefined without the setting `cluster`. The journal then has what NATS has not acknowledged. */
  readonly cluster: OpenedCluster | undefined;
}

/** @throws GatewayStartError */
export async function openData(checked: CheckedOptions): Promise<OpenedData> {
  const { options, clock, warn } = checked;
  const stored = await openStoredData(options.dataFolder, clock, warn);
  if (options.cluster === undefined) return { ...stored, cluster: undefined };
  try {
    const { openCluster } = await import("./cluster.ts");
    const cluster = await openCluster(options.cluster, checked, stored);
    return {
      store: cluster.store,
      journal: stored.journal,
      cluster,
      async close() {
        await cluster.close();
        await stored.close();
      },
    };
  } catch (error) {
    await stored.close();
    throw error;
  }
}
