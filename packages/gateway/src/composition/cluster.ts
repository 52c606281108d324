// The cluster of a gateway of one process, or of a parent: the connection to NATS, the configuration, the membership of this node
// and what it owes. Loaded only with the setting `cluster`.
import { hostname } from "node:os";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import packageJson from "../../package.json" with { type: "json" };
import type { Holder } from "../cluster/connection-id.ts";
import type { DataPlane } from "../execute/data-plane.ts";
import type { NodesAnswer } from "../inspect/api/inspector-api.ts";
import type { HeldListener } from "../inspect/changes/held-answers.ts";
import type { ClusterSettings } from "../nodes/cluster-settings.ts";
import { openConfigurationStore } from "../nodes/configuration/nats-store.ts";
import { clusterError, refusedRequestError } from "../nodes/connect-error.ts";
import { connectToNats, type NodeConnection } from "../nodes/connection.ts";
import { reportConnection } from "../nodes/connection-lines.ts";
import { warnUnlessDurable } from "../nodes/durability.ts";
import { type InspectedNode, InspectedNodes } from "../nodes/inspection/inspected-nodes.ts";
import { joinCluster } from "../nodes/join-cluster.ts";
import type { Membership } from "../nodes/membership/membership.ts";
import { openNatsHolders } from "../nodes/nats-holders.ts";
import { NodeShares } from "../nodes/node-shares.ts";
import { leaseQuotas } from "../nodes/quotas/leased-quotas.ts";
import { quotaEntries } from "../nodes/quotas/quota-entries.ts";
import type { NodeStatus } from "../nodes/status/node-status.ts";
import { serveStatus } from "../nodes/status/serve-status.ts";
import { apisKey } from "../store/key.ts";
import type { Store } from "../store/store.ts";
import { StoreError } from "../store/store.ts";
import type { CheckedOptions } from "./checked-options.ts";
import type { ExecutionParts } from "./execution.ts";
import type { Inspected } from "./inspection.ts";
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

/** The processes of this node as one. */
export interface ShownProcesses extends Omit<InspectedNode, "status"> {
  /** Number of open ones. */
  readonly connections: () => number;
}

export interface InspectedCluster extends Inspected {
  /** To be called with what the processes of this node hold and release. */
  readonly ofProcesses: HeldListener;
  readonly describe: () => Promise<NodesAnswer>;
}

export interface JoinedCluster {
  readonly membership: Membership;
  readonly shares: NodeShares;
  /** For the process that runs `$disconnect`s of this node and of dead nodes. */
  readonly execution: Required<Pick<ExecutionParts, "countUse" | "owedDisconnects" | "pauseCheck" | "runsElsewhere">>;
  /** For the process with the number 0: the only one, or the parent. */
  readonly process: Required<Pick<ProcessParts, "holder" | "cluster">>;
  /** Shows this node in the inspector and the metrics of all nodes, and all of them in its own. */
  inspect(node: ShownProcesses, pages: HeldListener): InspectedCluster;
  /** Resolves when this node has its next number. */
  nextLife(): Promise<unknown>;
  /** Runs the `$disconnect`s of dead nodes, as soon as the backends can be called. Default: now. */
  claimWith(data: DataPlane, backendsReady: Promise<unknown> | undefined): Promise<void>;
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
  if (clock !== clock.machine) throw clusterError("A clock that is turned by hand cannot be used in a cluster.");
  const host = hostname();
  const connection = await connectToNats({ settings, clientName: `answerback ${host}`, clock, warn });
  const stopReporting = reportConnection(connection, clock.machine, warn);
  const store = await openConfigurationStore({ connection, clock, warn }).catch(async (error: unknown) => {
    await connection.close();
    throw refusedRequestError(error) ?? (error instanceof StoreError ? clusterError(error.message, error) : error);
  });
  void warnUnlessDurable({ monitorUrl: settings.monitorUrl, clock, warn });
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
      const message = `This node could not join cluster ${settings.name}: ${errorMessage(cause)}.`;
      throw refusedRequestError(cause) ?? clusterError(message, cause);
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
    const startedAt = new Date(clock.now()).toISOString();
    const ends: (() => void)[] = [() => shares.close()];
    membership.onJoined(({ node: number }) => warn(`This node goes on as node ${number}.`));
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
        cluster: {
          processes: processes === 1 ? 1 : processes + 1,
          openNodeCalls: (own) =>
            openNatsHolders({
              connection,
              holder,
              own,
              mayRun: (number) => membership.unclaimed().has(number),
              pauseCheck: membership.pauseCheck,
              clock: clock.machine,
            }),
        },
      },
      inspect({ connections, ...node }, pages) {
        const status = (): NodeStatus => ({
          ...membership.self,
          ...store.position,
          state: left === undefined ? "live" : "leaving",
          isLeader: membership.isLeader,
          version: packageJson.version,
          host,
          startedAt,
          processes,
          connections: connections(),
          owed: owed.count,
          owedLocally: owed.waiting,
        });
        ends.push(serveStatus(connection, status));
        const nodes = new InspectedNodes({
          connection,
          membership,
          clock: clock.machine,
          node: { ...node, status },
          pages,
        });
        ends.push(() => nodes.close());
        return nodes;
      },
      nextLife() {
        const { promise, resolve } = Promise.withResolvers<unknown>();
        const end = membership.onJoined((life) => {
          end();
          resolve(life);
        });
        return promise;
      },
      async claimWith(data, backendsReady) {
        await backendsReady?.catch(() => {});
        node.claimWith((connections) => data.runOwed(connections));
      },
      leave() {
        left ??= node.leave();
        return left;
      },
      async finish() {
        for (const end of ends) end();
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
    `The ${apis === 1 ? "API" : `${apis} APIs`} in ${dataFolder} ${apis === 1 ? "is" : "are"} not served: a cluster has its own configuration. To move ${apis === 1 ? "it" : "them"} there, stop this node and run, for the same cluster: answerback cluster import --data ${dataFolder}`,
  );
}
