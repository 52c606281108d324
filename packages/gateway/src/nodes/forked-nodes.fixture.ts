// Starts nodes in processes of their own, for tests that kill and pause them.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { CommandedNode, type NodeCommand, type NodeEvent, type NodeStart } from "./node.fixture.ts";

export class ForkedNode extends CommandedNode {
  readonly #child: ChildProcess;
  readonly #answers = new Map<number, (value: unknown) => void>();
  #count = 0;

  private constructor(start: NodeStart) {
    super();
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
      if (!t.passed) t.diagnostic(node.description);
      return node.kill();
    });
    const ended = once(node.#child, "exit").then(() => Promise.reject(new Error("The node ended.")));
    ended.catch(() => {});
    await Promise.race([eventually(() => node.events.some(({ kind }) => kind === "joined"), "the node joins"), ended]);
    return node;
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

  protected ask(command: NodeCommand): Promise<unknown> {
    const id = ++this.#count;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#child.send({ id, command });
    });
  }
}

/** Waits until `probe` is true, at most a minute. */
export async function eventually(probe: () => boolean | Promise<boolean>, description: string): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await probe())) {
    if (performance.now() > end) throw new Error(`Not within a minute: ${description}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const sleep = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis));
