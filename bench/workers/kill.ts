// A worker is killed: how long until the backend has the `$disconnect` of each of its connections, and what the clients of the
// other workers notice meanwhile.
import { once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { openMany } from "../connections/client.ts";
import { startLifecycleBackend } from "../connections/lifecycle-backend.ts";
import { pingFrame } from "./callbacks.ts";
import { acceptingProcesses } from "./processes.ts";
import { startWorkers } from "./server.ts";

export interface KillResult {
  /** Connections of the killed worker. */
  readonly killed: number;
  /** Until the last `$disconnect` arrived. Infinity if one is missing after 30 s. */
  readonly disconnectedMillis: number;
  /** The same `$disconnect` more than once. */
  readonly repeated: number;
  /** `$disconnect`s of connections of other workers. */
  readonly wrong: number;
  /** Of a message to another worker, from the kill on. */
  readonly slowestAnswerMillis: number;
  /** Connections of other workers that closed. */
  readonly lost: number;
}

const probes = 50;

/** @param connections of each of two workers, about */
export async function killWorker(connections: number): Promise<KillResult> {
  const backend = await startLifecycleBackend();
  const server = await startWorkers(2, backend.routes);
  let sockets: readonly Socket[] = [];
  try {
    sockets = await openMany(server.address, connections * 2);
    await delay(500);
    const workers = server.workers();
    const owners = acceptingProcesses(sockets, workers);
    const victim = workers[0]!;
    const killed = owners.filter((owner) => owner === victim).length;
    const survivors = sockets.filter((_, index) => owners[index] !== victim);
    let lost = 0;
    let slowestAnswerMillis = 0;
    for (const survivor of survivors) survivor.on("close", () => lost++);
    for (const socket of sockets) socket.on("error", () => {}).resume();
    let isProbing = true;
    const probing = survivors.slice(0, probes).map(async (socket) => {
      while (isProbing) {
        const sent = performance.now();
        socket.write(pingFrame);
        await once(socket, "data");
        slowestAnswerMillis = Math.max(slowestAnswerMillis, performance.now() - sent);
        await delay(20);
      }
    });
    const started = performance.now();
    process.kill(victim, "SIGKILL");
    while (backend.disconnected.size < killed && performance.now() - started < 30_000) await delay(5);
    const isComplete = backend.disconnected.size >= killed;
    const disconnectedMillis = isComplete ? backend.lastAt - started : Number.POSITIVE_INFINITY;
    // Time for repeats and wrong ones, and for the replacement to start.
    await delay(1_500);
    isProbing = false;
    await Promise.all(probing);
    return {
      killed,
      disconnectedMillis,
      repeated: backend.disconnects - backend.disconnected.size,
      wrong: backend.disconnected.size - killed,
      slowestAnswerMillis,
      lost,
    };
  } finally {
    for (const socket of sockets) socket.destroy();
    server.stop();
    backend.stop();
  }
}
