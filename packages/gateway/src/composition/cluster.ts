// The cluster of a gateway of one process, or of a parent: the connection to NATS, the configuration, the membership of this node
// and what it owes. Loaded only with the setting `cluster`.
import { hostname } from "node:os";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import packageJson from "../../package.json" with { type: "json" };
import type { Holder } from "../cluster/connection-id.ts";
import type { DataPlane } from "../execute/data-plane.ts";
import type { ClusterSettings } from "../nodes/cluster-settings.ts";
import { openConfigurationStore } from "../nodes/configuration/nats-store.ts";
import { clusterError } from "../nodes/connect-error.ts";
import { connectToNats, type NodeConnection } from "../nodes/connection.ts";
import { reportConnection } from "../nodes/connection-lines.ts";
import { joinCluster } from "../nodes/join-cluster.ts";
import type { Membership } from "../nodes/membership/membership.ts";
import { openNatsHolders } from "../nodes/nats-holders.ts";
import { NodeShares } from "../nodes/node-shares.ts";
import { leaseQuotas } from "../nodes/quotas/leased-quotas.ts";
import { quotaEntries } from "../nodes/quotas/quota-entries.ts";
import { apisKey } from "../store/key.ts";
import type { Store } from "../store/store.ts";
import { StoreError } from "../store/store.ts";
import type { CheckedOptions } from "./checked-options.ts";
import type { ExecutionParts } from "./execution.ts";
import type { ProcessParts } from "./processes.ts";
import type { StoredData } from "./stored-data.ts";

export interface OpenedCluster {
  readonly connection: NodeConnection;
  /** The cluster's configuration. */
  readonly store: Store;
  /**
   * Takes a number. Call it when the port is open, so that a start that fails takes none.
   * @param processes of this node that serve clients
   * @throws GatewayStartError CLUSTER
   */
  join(processes: number): Promise<JoinedCluster>;
  close(): Promise<void>;
}

export interface JoinedCluster {
  readonly membership: Membership;
  readonly shares: NodeShares;
  /** For the process that runs `$disconnect`s of this node and of dead nodes. */
  readonly execution: Required<Pick<ExecutionParts, "countUse" | "owedDisconnects" | "pauseCheck" | "runsElsewhere">>;
  /** For the process with the number 0: the only one, or the parent. */
  readonly process: Required<Pick<ProcessParts, "holder" | "openNodeCalls">>;
  /** Resolves when this node has its next number. */
  nextLife(): Promise<unknown>;
  /** Runs the `$disconnect`s of dead nodes from now on. */
  claimWith(data: DataPlane): void;
  /** The first step of a drain or a stop: this node leads no more. */
  leave(): Promise<void>;
  /** The last step, when the data plane has stopped: gives the number back. */
  finish(): Promise<void>;
}

/** @throws GatewayStartError CLUSTER */
export async function openCluster(
  settings: ClusterSettings,
  { options, clock, warn }: CheckedOptions,
  stored: StoredData,
): Promise<OpenedCluster> {
  const host = hostname();
  const connection = await connectToNats({ settings, clientName: `answerback ${host}`, clock, warn });
  const stopReporting = reportConnection(connection, clock.machine, warn);
  const store = await openConfigurationStore({ connection, clock, warn }).catch(async (error: unknown) => {
    await connection.close();
    throw error instanceof StoreError ? clusterError(error.message, error) : error;
  });
  warnOfUnserved(stored.store.count(apisKey), options.dataFolder, warn);

  async function join(processes: number): Promise<JoinedCluster> {
    const node = await joinCluster({
      connection,
      clock,
      version: packageJson.version,
      host,
      journal: stored.journal,
      warn,
    }).catch((cause: unknown) => {
      throw clusterError(`This node could not join cluster ${settings.name}: ${errorMessage(cause)}.`, cause);
    });
    const { membership, owed } = node;
    const shares = new NodeShares(membership, processes);
    const quotas = leaseQuotas(quotaEntries(connection), () => shares.nodes, clock);
    const holder: Holder = {
      get node() {
        return membership.self.node;
      },
      worker: 0,
    };
    let left: Promise<void> | undefined;
    return {
      membership,
      shares,
      execution: {
        countUse: quotas.countUse,
        owedDisconnects: owed,
        pauseCheck: membership.pauseCheck,
        runsElsewhere: (connectionId) => owed.isClaimed(connectionId),
      },
      process: {
        holder,
        openNodeCalls: (own) =>
          openNatsHolders({
            connection,
            holder,
            own,
            mayRun: (number) => membership.members().some((member) => member.node === number),
            pauseCheck: membership.pauseCheck,
            clock: clock.machine,
          }),
      },
      nextLife() {
        const { promise, resolve } = Promise.withResolvers<unknown>();
        const end = membership.onJoined((life) => {
          end();
          resolve(life);
        });
        return promise;
      },
      claimWith: (data) => node.claimWith((connections) => data.runOwed(connections)),
      leave() {
        left ??= node.leave();
        return left;
      },
      async finish() {
        shares.close();
        if (connection.isConnected) await quotas.close();
        await node.finish();
      },
    };
  }

  return {
    connection,
    store,
    join,
    async close() {
      stopReporting();
      await store.close();
      await connection.close();
    },
  };
}

function warnOfUnserved(apis: number, dataFolder: string | undefined, warn: (message: string) => void): void {
  if (apis === 0) return;
  warn(
    `The ${apis === 1 ? "API" : `${apis} APIs`} in ${dataFolder} ${apis === 1 ? "is" : "are"} not served: a cluster has its own configuration. To move ${apis === 1 ? "it" : "them"} there, stop this node and run: answerback cluster import --data ${dataFolder}`,
  );
}
