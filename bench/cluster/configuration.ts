// The time from a change of the configuration until every node serves it. A stage variable changes, and a client of each node
// asks for it.
import { once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { open } from "../connections/client.ts";
import { pingFrame } from "../workers/callbacks.ts";
import type { BenchCluster } from "./nodes.ts";

/** The integration response of an API that answers with the stage variable. */
export const revisionResponse = {
  integrationResponseKey: "/2\\d\\d/",
  responseTemplates: {
    "application/json": '{"connectionId":"$context.connectionId","revision":"$!stageVariables.revision"}',
  },
};

export interface ConfigurationFigures {
  /** Milliseconds from a request until its answer. */
  readonly acknowledged: readonly number[];
  /** Milliseconds from a request until the last node serves the change. */
  readonly everywhere: readonly number[];
}

/** Between two questions of a client. */
const askEveryMillis = 1;

/** The nodes take turns in receiving the change. */
export async function configurationLatencies(
  { nodes, apiId }: BenchCluster,
  count: number,
): Promise<ConfigurationFigures> {
  const sockets = await Promise.all(nodes.map(({ address }) => open(address)));
  const acknowledged: number[] = [];
  const everywhere: number[] = [];
  for (let revision = 1; revision <= count; revision++) {
    const { url } = nodes[revision % nodes.length]!;
    const started = performance.now();
    const seen = sockets.map((socket) => untilRevision(socket, revision));
    const response = await fetch(`${url}/v2/apis/${apiId}/stages/live`, {
      method: "PATCH",
      body: JSON.stringify({ stageVariables: { revision: String(revision) } }),
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`The change got ${response.status}`);
    acknowledged.push(performance.now() - started);
    everywhere.push(Math.max(...(await Promise.all(seen))) - started);
  }
  for (const socket of sockets) socket.destroy();
  return { acknowledged, everywhere };
}

/** @returns when the node answered with the revision */
async function untilRevision(socket: Socket, revision: number): Promise<number> {
  for (;;) {
    socket.write(pingFrame);
    const [frame] = (await once(socket, "data")) as [Buffer];
    if (frame.toString("latin1").includes(`"revision":"${revision}"`)) return performance.now();
    await delay(askEveryMillis);
  }
}
