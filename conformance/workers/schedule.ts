// One run: a gateway, its clients, and what happens to it on a schedule that the seed decides.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createApi } from "../relay/api.ts";
import { serveBackend } from "../relay/backend.ts";
import { violationsOf } from "../relay/checker.ts";
import { Clients } from "../relay/clients.ts";
import { History } from "../relay/history.ts";
import { Random } from "../relay/random.ts";
import { type Disturbance, DisturbedGateway, disturbances, disturbancesOfOne } from "./disturbances.ts";

export interface ScheduleOptions {
  readonly seed: number;
  /** 1: the gateway is one process. */
  readonly workers: number;
  readonly connections: number;
  /** Default: all, in an order that the seed decides. */
  readonly planned?: readonly Disturbance[] | undefined;
}

export interface ScheduleResult {
  readonly steps: readonly string[];
  readonly violations: readonly string[];
  readonly counts: History["counts"];
}

/** After which the last `$disconnect` must have come. */
const recoveryMillis = 15_000;
/** Between two acts of clients. */
const actMillis = 4;
const maxDeployPauseMillis = 1_500;

export async function runSchedule(options: ScheduleOptions): Promise<ScheduleResult> {
  const { seed, workers, connections } = options;
  // Apart from the clients, whose number of draws depends on time.
  const random = new Random(seed);
  const planned = options.planned ?? random.shuffled(workers > 1 ? disturbances : disturbancesOfOne);
  const history = new History();
  const data = await mkdtemp(join(tmpdir(), "answerback-conformance-"));
  const backend = await serveBackend(history);
  const gateway = await DisturbedGateway.start(
    ["--data", data, ...(workers > 1 ? ["--workers", String(workers)] : [])],
    random,
  );
  let clients: Clients | undefined;
  let acting: NodeJS.Timeout | undefined;
  let isOver = false;
  const steps: string[] = [];
  try {
    const { apiId, deploy } = await createApi(gateway.url, backend.url);
    const stageUrl = `${gateway.url}/ws/${apiId}/live`;
    const entryUrl = stageUrl.replace("http", "ws");
    backend.stageUrl = () => stageUrl;
    clients = new Clients({
      count: connections,
      history,
      random: new Random(seed + 1),
      entry: () => ({ url: entryUrl, node: 0 }),
    });
    const connected = clients;
    acting = setInterval(() => connected.act(), actMillis);
    const deploying = deployUntil(() => isOver);
    await connected.opened();
    for (const disturbance of planned) {
      await wait(200 + random.below(1_500));
      steps.push(disturbance);
      await gateway.disturb(disturbance);
    }
    await connected.opened();
    isOver = true;
    await deploying;
    clearInterval(acting);
    connected.stop();
    for (let waited = 0; backend.pendingCount > 0 && waited < 30_000; waited += 100) await wait(100);
    await wait(1_000);
    history.add({ kind: "quiet", at: history.now() });
    connected.leave(connections / 4);
    await wait(500);
    await gateway.stop();
    // A stop waits for a second only; the next start runs the `$disconnect`s that are left.
    await gateway.start();
    for (let waited = 0; backend.connectedCount > 0 && waited < recoveryMillis; waited += 100) await wait(100);
    await gateway.stop();

    async function deployUntil(isEnough: () => boolean): Promise<void> {
      for (let version = 1; !isEnough(); version++) {
        try {
          await deploy(gateway.url, version);
          history.add({ kind: "deployed", at: history.now(), version, node: 0 });
        } catch {
          // The gateway was killed or stopped: nothing was acknowledged.
        }
        await wait(Math.random() * maxDeployPauseMillis);
      }
    }
  } catch (cause) {
    throw new Error(`Seed ${seed}, after ${steps.join(", ")}: ${String(cause)}\n${gateway.errors()}`, { cause });
  } finally {
    isOver = true;
    clearInterval(acting);
    clients?.terminate();
    await gateway.end();
    await backend.close();
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }
  return { steps, violations: violationsOf(history.events, { workers }), counts: history.counts };
}
