// Nodes of a cluster as users run them: `answerback start --cluster`, on real NATS servers.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { NatsServers } from "../../packages/gateway/src/nodes/nats-servers.fixture.ts";
import { type Address, open } from "../connections/client.ts";
import { createPingApi, type RunningAnswerback, startAnswerback } from "../message/answerback.ts";
import { integration, response } from "../message/shipped.ts";
import { cpuMicrosOf, processTree } from "../workers/processes.ts";

export interface BenchNode extends RunningAnswerback {
  /** Of the API whose route `ping` answers with the id of the connection. */
  readonly address: Address;
  /** The CPU time of all its processes, in microseconds. */
  cpuMicros(): number;
}

export interface BenchCluster {
  readonly name: string;
  /** In the order of their starts. */
  readonly nodes: readonly BenchNode[];
  readonly apiId: string;
  /** Starts one more node. It serves when this resolves. */
  join(): Promise<BenchNode>;
  /** Ends all nodes by SIGKILL. */
  kill(): void;
}

export interface ClusterOptions {
  /** Default: the template of bench/message. */
  readonly response?: object;
  /** Integrations of more routes. */
  readonly routes?: Readonly<Record<string, object>>;
}

/** @param name of the cluster, unlike that of any other on these servers */
export async function startCluster(
  servers: NatsServers,
  name: string,
  count: number,
  { routes, response: ofPing = response }: ClusterOptions = {},
): Promise<BenchCluster> {
  const nodes: BenchNode[] = [];
  let apiId: string | undefined;

  async function start(): Promise<BenchNode> {
    const folder = mkdtempSync(join(tmpdir(), "answerback-bench-cluster-"));
    const options = ["--data", join(folder, "data"), "--cluster", servers.urls.join(",")];
    const running = await startAnswerback(folder, options, undefined, {
      ANSWERBACK_CLUSTER_NAME: name,
      ANSWERBACK_CLUSTER_MONITOR_URL: servers.monitorUrls[0]!,
    });
    const { url, pid } = running;
    apiId ??= await createPingApi(url, integration, [ofPing], routes);
    const address = { port: Number(new URL(url).port), path: `/ws/${apiId}/live` };
    await untilServed(address);
    const node = { ...running, address, cpuMicros: () => cpuMicrosOf(processTree(pid)) };
    nodes.push(node);
    return node;
  }

  function kill(): void {
    for (const node of nodes) node.kill();
  }

  try {
    while (nodes.length < count) await start();
  } catch (error) {
    kill();
    throw error;
  }
  return { name, nodes, apiId: apiId!, join: start, kill };
}

async function untilServed(address: Address): Promise<void> {
  for (let round = 1; ; round++) {
    try {
      (await open(address)).destroy();
      return;
    } catch (error) {
      if (round === 100) throw error;
      await delay(50);
    }
  }
}
