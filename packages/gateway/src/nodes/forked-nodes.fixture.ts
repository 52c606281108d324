// Starts nodes in processes of their own, for tests that kill and pause them.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import type { NodeCommand, NodeEvent, NodeStart, NodeStateNow } from "./node.fixture.ts";

export class ForkedNode {
  readonly events: NodeEvent[] = [];
  readonly #child: ChildProcess;
  readonly #answers = new Map<number, (value: unknown) => void>();
  #count = 0;

  private constructor(start: NodeStart) {
    this.#child = fork(join(import.meta.dirname, "node.fixture.ts"), ["node", JSON.stringify(start)]);
    this.#child.on("message", (event: NodeEvent) => {
      this.events.push(event);
      if (event.kind === "answer") this.#answers.get(event.id)?.(event.value);
    });
  }

  /** Resolves when the node has joined. */
  static async start(t: TestContext, start: NodeStart): Promise<ForkedNode> {
    const node = new ForkedNode(start);
    t.after(() => {
      if (!t.passed) t.diagnostic(node.#description);
      return node.kill();
    });
    const ended = once(node.#child, "exit").then(() => Promise.reject(new Error("The node ended.")));
    ended.catch(() => {});
    await Promise.race([eventually(() => node.events.some(({ kind }) => kind === "joined"), "the node joins"), ended]);
    return node;
  }

  async connect(count: number): Promise<{ readonly ids: readonly string[]; readonly slowest: number }> {
    return (await this.#ask({ do: "connect", count })) as Awaited<ReturnType<ForkedNode["connect"]>>;
  }

  async disconnect(connectionIds: readonly string[]): Promise<void> {
    await this.#ask({ do: "disconnect", connectionIds });
  }

  async state(): Promise<NodeStateNow> {
    return (await this.#ask({ do: "state" })) as NodeStateNow;
  }

  /** @returns true if the node handled it, false if it had lost its life */
  async message(): Promise<boolean> {
    return (await this.#ask({ do: "message" })) as boolean;
  }

  async leave(): Promise<void> {
    await this.#ask({ do: "leave" });
  }

  async finish(): Promise<void> {
    await this.#ask({ do: "finish" });
  }

  /** Connections whose `$disconnect`s this node has run, with repeats. */
  get ran(): readonly string[] {
    return this.events.flatMap((event) => (event.kind === "ran" ? [event.connectionId] : []));
  }

  get warnings(): readonly string[] {
    return this.events.flatMap((event) => (event.kind === "warning" ? [event.message] : []));
  }

  /** Numbers of the lives that others have claimed. */
  get fenced(): readonly number[] {
    return this.events.flatMap((event) => (event.kind === "fenced" ? [event.node] : []));
  }

  pause(): void {
    this.#child.kill("SIGSTOP");
  }

  resume(): void {
    this.#child.kill("SIGCONT");
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await ended;
  }

  /** Its life, for tests that fail. */
  get #description(): string {
    const events = this.events.flatMap((event) =>
      event.kind === "answer" || event.kind === "ran" ? [] : [Object.values(event).join(" ")],
    );
    return [`A node, which ran ${this.ran.length} $disconnects:`, ...events].join("\n  ");
  }

  #ask(command: NodeCommand): Promise<unknown> {
    const id = ++this.#count;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#child.send({ id, command });
    });
  }
}

/** Waits until `probe` is true, at most 30 s. */
export async function eventually(probe: () => boolean | Promise<boolean>, description: string): Promise<void> {
  const end = performance.now() + 30_000;
  while (!(await probe())) {
    if (performance.now() > end) throw new Error(`Not within 30 s: ${description}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const sleep = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis));

/** @returns a function for the number of records in a stream; undefined if there is no stream, or NATS does not answer */
export async function recordsIn(t: TestContext, servers: readonly string[]): Promise<RecordsIn> {
  const connection = await connect({ servers: [...servers], reconnectTimeWait: 50, maxReconnectAttempts: -1 });
  t.after(() => connection.close());
  const manager = await jetstreamManager(connection, { checkAPI: false });
  return (name) =>
    manager.streams.info(name).then(
      ({ state }) => state.messages,
      () => undefined,
    );
}

export type RecordsIn = (stream: string) => Promise<number | undefined>;
