// The calls of a worker to other nodes, over a connection to NATS of its own. Loaded only with the setting `cluster`.
import { hostname } from "node:os";
import { atMost, type Clock } from "../clock.ts";
import { HolderError } from "../cluster/cluster.ts";
import type { Holder } from "../cluster/connection-id.ts";
import type { ClusterSettings } from "../nodes/cluster-settings.ts";
import { connectToNats, type NodeConnection } from "../nodes/connection.ts";
import { type NatsHolders, openNatsHolders } from "../nodes/nats-holders.ts";
import type { NodeOfWorker } from "../workers/node-topic.ts";
import type { ClusterOfProcess } from "./processes.ts";

/** A worker serves its clients without NATS after this time, because it may replace one that has ended while NATS is away. */
const maxWaitMillis = 2_000;
const retryMillis = 1_000;

export interface ClusterOfWorker {
  readonly openNodeCalls: ClusterOfProcess["openNodeCalls"];
  close(): Promise<void>;
}

export async function openClusterOfWorker(
  settings: ClusterSettings,
  { holder, node, clock }: { readonly holder: Holder; readonly node: NodeOfWorker; readonly clock: Clock },
): Promise<ClusterOfWorker> {
  let connection: NodeConnection | undefined;
  const stopped = new AbortController();

  async function connect(): Promise<NodeConnection | undefined> {
    while (!stopped.signal.aborted) {
      try {
        const clientName = `answerback ${hostname()} worker ${holder.worker}`;
        // The parent has a connection too, and prints its warnings.
        connection = await connectToNats({ settings, clientName, clock, warn() {}, signal: stopped.signal });
        return connection;
      } catch {
        await new Promise<void>((resolve) => clock.setTimeout(resolve, retryMillis));
      }
    }
    return undefined;
  }

  const connecting = connect();
  await atMost(maxWaitMillis, connecting, clock);
  return {
    openNodeCalls(own) {
      let calls: NatsHolders | undefined;
      let isServing = false;
      let isStopped = false;
      const open = (opened: NodeConnection) => {
        if (isStopped) return;
        calls = openNatsHolders({
          connection: opened,
          holder,
          own,
          mayRun: (number) => node.mayRun(number),
          pauseCheck: node.pauseCheck,
          clock,
        });
        if (isServing) calls.serve();
      };
      if (connection !== undefined) open(connection);
      else void connecting.then((opened) => opened && open(opened));
      return {
        async call(...call) {
          if (calls === undefined) throw new HolderError("This process is not connected to NATS yet.");
          return calls.call(...call);
        },
        serve() {
          isServing = true;
          calls?.serve();
        },
        stop() {
          isStopped = true;
          calls?.stop();
        },
      };
    },
    async close() {
      stopped.abort();
      await connection?.close();
    },
  };
}
