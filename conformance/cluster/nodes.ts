// The nodes of a run, each a gateway with a port, a data folder, and proxies to the servers of NATS.
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { command } from "../checkout.ts";
import { type RunningGateway, startGateway } from "../gateway.ts";
import { freePort, signal, within } from "../relay/processes.ts";
import type { NatsIndex, NatsServers } from "./nats.ts";
import { type Cut, NatsProxy } from "./proxy.ts";

const startMillis = 60_000;

export interface NodeOptions {
  /** Default 1. */
  readonly workers?: number;
  /** Time in which `stop` closes the connections, such as `2s`. */
  readonly drain?: string;
}

export class Node {
  /** From 1, in the order of the run. It is not the number that the node leases. */
  readonly name: number;
  readonly url: string;
  /** The path of the `answerback` that `start` runs. Default: that of the checkout. */
  program = command;
  readonly #options: readonly string[];
  readonly #folder: string;
  readonly #proxies: readonly NatsProxy[];
  #running: RunningGateway | undefined;
  #earlierErrors = "";

  private constructor(name: number, port: number, folder: string, proxies: readonly NatsProxy[], more: NodeOptions) {
    this.name = name;
    this.url = `http://127.0.0.1:${port}`;
    this.#folder = folder;
    this.#proxies = proxies;
    const servers = proxies.map((proxy) => `nats://127.0.0.1:${proxy.port}`).join();
    this.#options = ["--port", String(port), "--data", folder, "--cluster", servers];
    const { workers = 1, drain } = more;
    if (workers > 1) this.#options = [...this.#options, "--workers", String(workers)];
    if (drain !== undefined) this.#options = [...this.#options, "--drain", drain];
  }

  static async create(name: number, nats: NatsServers, folder: string, options: NodeOptions): Promise<Node> {
    const indexes: readonly NatsIndex[] = [0, 1, 2];
    const proxies = await Promise.all(indexes.map((index) => NatsProxy.start(nats.portOf(index))));
    return new Node(name, await freePort(), join(folder, `node-${name}`), proxies, options);
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  async start(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await within(
      startMillis,
      `start of node ${this.name}`,
      startGateway(this.#options, {}, [process.execPath, this.program]).then((running) => {
        this.#running = running;
      }),
    );
  }

  async kill(): Promise<void> {
    const running = this.#take();
    running?.stopReading();
    await running?.kill();
  }

  async stop(): Promise<void> {
    const running = this.#take();
    if (running !== undefined) await within(startMillis, `stop of node ${this.name}`, running.stop());
  }

  async loseDisk(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  signal(name: "SIGSTOP" | "SIGCONT"): void {
    if (this.#running !== undefined) signal(this.#running.pid, name);
  }

  cut(cut: Cut): void {
    for (const proxy of this.#proxies) proxy.cut(cut);
  }

  heal(): void {
    for (const proxy of this.#proxies) proxy.heal();
  }

  /** True if it is connected to the server. */
  uses(index: NatsIndex): boolean {
    return this.#proxies[index]!.isUsed;
  }

  errors(): string {
    return this.#earlierErrors + (this.#running?.errors() ?? "");
  }

  async end(): Promise<void> {
    this.signal("SIGCONT");
    await this.kill();
    for (const proxy of this.#proxies) proxy.close();
  }

  #take(): RunningGateway | undefined {
    const running = this.#running;
    this.#earlierErrors = this.errors();
    this.#running = undefined;
    return running;
  }
}
