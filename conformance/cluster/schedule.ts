// One run: a cluster, its clients, and what happens to it on a schedule that the seed decides.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createApi } from "../relay/api.ts";
import { serveBackend } from "../relay/backend.ts";
import { Clients } from "../relay/clients.ts";
import { History, type HistoryEvent } from "../relay/history.ts";
import { Random } from "../relay/random.ts";
import { type Findings, findingsOf } from "./checker.ts";
import { type Disturbance, disturb } from "./disturbances.ts";
import { NatsServers } from "./nats.ts";
import { Node } from "./nodes.ts";
import { Writers } from "./writers.ts";

export interface ScheduleOptions {
  readonly seed: number;
  /** The path of a server of NATS. */
  readonly nats: string;
  readonly connections: number;
  /** Of each node. */
  readonly workers: number;
  readonly planned: readonly Disturbance[];
}

export interface ScheduleResult extends Findings {
  readonly counts: Readonly<Record<string, number>>;
  readonly events: readonly HistoryEvent[];
  /** Standard error of each node. */
  readonly errors: readonly string[];
}

const nodeCount = 3;
const writerCount = 8;
/** Between two acts of clients. */
const actMillis = 4;
/** After which the last `$disconnect` must have come. */
const recoveryMillis = 30_000;
const maxDeployPauseMillis = 1_500;

export async function runSchedule(options: ScheduleOptions): Promise<ScheduleResult> {
  const { seed, connections, planned } = options;
  // Apart from the clients, whose number of draws depends on time.
  const random = new Random(seed);
  const drawn = new Random(seed + 1);
  const history = new History();
  const folder = await mkdtemp(join(tmpdir(), "answerback-conformance-"));
  const backend = await serveBackend(history);
  const steps: string[] = [];
  let nats: NatsServers | undefined;
  let nodes: readonly Node[] = [];
  let clients: Clients | undefined;
  let acting: NodeJS.Timeout | undefined;
  let isOver = false;
  try {
    nats = await NatsServers.start(options.nats, folder);
    const servers = nats;
    nodes = await Promise.all(
      Array.from({ length: nodeCount }, (_, index) =>
        Node.create(index + 1, servers, folder, { workers: options.workers }),
      ),
    );
    await Promise.all(nodes.map((node) => node.start()));
    const running = () => drawn.one(nodes.filter((node) => node.isRunning));
    const { apiId, deploy } = await createApi(nodes[0]!.url, backend.url);
    const stagePath = `/ws/${apiId}/live`;
    backend.stageUrl = () => `${(running() ?? nodes[0]!).url}${stagePath}`;
    const writers = new Writers(() => placeOf(running()), drawn);
    const endWriting = await writers.start(nodes[0]!.url, writerCount);
    clients = new Clients({
      count: connections,
      actsPerLeave: 60,
      history,
      random: drawn,
      entry: () => {
        const { url, name } = running() ?? nodes[0]!;
        return { url: `${url.replace("http", "ws")}${stagePath}`, node: name };
      },
    });
    const connected = clients;
    acting = setInterval(() => connected.act(), actMillis);
    const deploying = deployUntil(() => isOver);
    await connected.opened();
    for (const disturbance of planned) {
      await wait(200 + random.below(1_500));
      steps.push(disturbance);
      history.add({ kind: "disturbance", at: history.now(), disturbance });
      await disturb(disturbance, { nodes, nats, history, random });
    }
    await connected.opened();
    isOver = true;
    await Promise.all([deploying, endWriting()]);
    clearInterval(acting);
    connected.stop();
    for (let waited = 0; backend.pendingCount > 0 && waited < 30_000; waited += 100) await wait(100);
    // A node that was cut off or paused closes what it lost.
    await wait(5_000);
    history.add({ kind: "quiet", at: history.now() });
    for (const node of nodes) await writers.readAll(placeOf(node)!);
    connected.leave(connections / 4);
    await wait(500);
    for (const node of nodes) await node.stop();
    // A stop waits for a second only; other nodes, or the next start, run the `$disconnect`s that are left.
    await Promise.all(nodes.map((node) => node.start()));
    for (let waited = 0; backend.connectedCount > 0 && waited < recoveryMillis; waited += 100) await wait(100);
    for (const node of nodes) await node.stop();
    const counts = { ...history.counts, write: writers.writes.length, read: writers.reads.length };
    const findings = findingsOf(history.events, writers.writes, writers.reads, options.workers);
    const errors = nodes.map((node) => node.errors());
    return {
      ...findings,
      violations: [...findings.violations, ...refusedRequests(errors)],
      counts,
      events: history.events,
      errors,
    };

    async function deployUntil(isEnough: () => boolean): Promise<void> {
      for (let version = 1; !isEnough(); version++) {
        const node = running();
        try {
          if (node !== undefined) {
            await deploy(node.url, version);
            history.add({ kind: "deployed", at: history.now(), version, node: node.name });
          }
        } catch {
          // Nothing was acknowledged.
        }
        await wait(Math.random() * maxDeployPauseMillis);
      }
    }
  } catch (cause) {
    const errors = nodes.map((node) => `node ${node.name}: ${node.errors().slice(-3_000)}`).join("\n");
    throw new Error(`Seed ${seed}, after ${steps.join(", ")}: ${String(cause)}\n${errors}`, { cause });
  } finally {
    isOver = true;
    clearInterval(acting);
    clients?.terminate();
    await Promise.all(nodes.map((node) => node.end()));
    await nats?.close();
    await backend.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Requests for which the permissions of nodes do not suffice. */
export function refusedRequests(errors: readonly string[]): readonly string[] {
  return errors.flatMap((text) => text.split("\n").filter((line) => line.includes("NATS refuses")));
}

function placeOf(node: Node | undefined): { readonly node: number; readonly url: string } | undefined {
  return node && { node: node.name, url: node.url };
}
