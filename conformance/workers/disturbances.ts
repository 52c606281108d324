// The steps of schedules: signals to the processes of a gateway.
import { setTimeout as wait } from "node:timers/promises";
import { type RunningGateway, startGateway } from "../gateway.ts";
import { freePort, isAlive, signal, stopFor, within } from "../relay/processes.ts";
import type { Random } from "../relay/random.ts";

export type Disturbance =
  | "kill a worker"
  | "stop a worker for a moment"
  | "stop a worker until it is replaced"
  | "stop the parent for a moment"
  | "kill the parent"
  | "stop a worker and kill the parent"
  | "replace all workers";

/** Of a gateway with workers. */
export const disturbances: readonly Disturbance[] = [
  "kill a worker",
  "stop a worker for a moment",
  "stop a worker until it is replaced",
  "stop the parent for a moment",
  "kill the parent",
  "stop a worker and kill the parent",
  "kill a worker",
  "replace all workers",
];

/** Of a gateway of one process. */
export const disturbancesOfOne: readonly Disturbance[] = ["stop the parent for a moment", "kill the parent"];

/** The gateway of a run, on one port, started again when it was killed. */
export class DisturbedGateway {
  readonly #options: readonly string[];
  readonly #random: Random;
  #running: RunningGateway;
  #hasEnded = false;
  /** Processes that were stopped, to be killed by others. */
  readonly #stopped: number[] = [];

  private constructor(running: RunningGateway, options: readonly string[], random: Random) {
    this.#running = running;
    this.#options = options;
    this.#random = random;
  }

  static async start(options: readonly string[], random: Random): Promise<DisturbedGateway> {
    const withPort = [...options, "--port", String(await freePort())];
    return new DisturbedGateway(await startGateway(withPort), withPort, random);
  }

  get url(): string {
    return this.#running.url;
  }

  errors(): string {
    return this.#running.errors();
  }

  /** @throws Error also if it takes longer than 40 seconds */
  disturb(disturbance: Disturbance): Promise<void> {
    return within(40_000, disturbance, this.#disturb(disturbance));
  }

  async #disturb(disturbance: Disturbance): Promise<void> {
    const random = this.#random;
    switch (disturbance) {
      case "kill a worker":
        return signal(await this.#worker(), "SIGKILL");
      case "stop a worker for a moment":
        return stopFor(await this.#worker(), 500 + random.below(2_500));
      case "stop a worker until it is replaced": {
        const pid = await this.#worker();
        this.#stop(pid);
        for (let waited = 0; isAlive(pid); waited += 100) {
          if (waited > 20_000) throw new Error(`The stopped worker ${pid} was not replaced.`);
          await wait(100);
        }
        return;
      }
      case "stop the parent for a moment":
        return stopFor(this.#running.pid, 500 + random.below(2_500));
      case "kill the parent":
        return this.#restart();
      case "stop a worker and kill the parent": {
        this.#stop(await this.#worker());
        await wait(random.below(1_000));
        return this.#restart();
      }
      case "replace all workers":
        return this.#replaceWorkers();
    }
  }

  /** Starts it again, after it has ended. */
  async start(): Promise<void> {
    this.#running = await startGateway(this.#options);
    this.#hasEnded = false;
  }

  /** Resolves when the process has ended. */
  async stop(): Promise<void> {
    await within(60_000, "stop the gateway", this.#running.stop());
    this.#hasEnded = true;
  }

  /** Ends all processes. */
  async end(): Promise<void> {
    if (!this.#hasEnded) await this.#kill();
    for (const pid of this.#stopped) signal(pid, "SIGKILL");
  }

  async #kill(): Promise<void> {
    this.#running.stopReading();
    await this.#running.kill();
    this.#hasEnded = true;
  }

  async #restart(): Promise<void> {
    await this.#kill();
    await wait(this.#random.below(1_000));
    await this.start();
  }

  #stop(pid: number): void {
    this.#stopped.push(pid);
    signal(pid, "SIGSTOP");
  }

  /** The process of a worker that serves. */
  async #worker(): Promise<number> {
    for (let waited = 0; waited < 20_000; waited += 100) {
      const serving = (await this.#workers()).filter(({ state }) => state === "serving");
      const chosen = this.#random.one(serving);
      if (chosen !== undefined) return chosen.pid;
      await wait(100);
    }
    throw new Error("No worker serves.");
  }

  async #workers(): Promise<readonly { readonly pid: number; readonly state: string }[]> {
    const answer = (await this.#inspector("workers")) as { readonly items: [] };
    return answer.items;
  }

  /** As the page does it. */
  async #replaceWorkers(): Promise<void> {
    const page = { "Sec-Fetch-Site": "same-origin" };
    const { token } = (await this.#inspector("session", { headers: page })) as { readonly token: string };
    const headers = { ...page, "x-answerback-page": token };
    await this.#inspector("workers/restart", { method: "POST", headers, body: '{"drain":"1s"}' });
    for (let waited = 0; waited < 60_000; waited += 200) {
      const { restart } = (await this.#inspector("workers")) as { readonly restart?: { readonly state: string } };
      if (restart?.state === "done") return;
      if (restart?.state === "failed") throw new Error(`The workers were not replaced: ${JSON.stringify(restart)}`);
      await wait(200);
    }
    throw new Error("The workers were not replaced within a minute.");
  }

  async #inspector(path: string, init: RequestInit = {}): Promise<unknown> {
    const send = () =>
      fetch(`${this.url}/inspector/api/${path}`, {
        ...init,
        headers: { ...init.headers, Connection: "close" },
        signal: AbortSignal.timeout(20_000),
      });
    // A connection that a worker has not accepted when it ends is lost.
    const response = await send().catch(send).catch(send);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
