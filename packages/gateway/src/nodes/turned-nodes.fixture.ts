// Nodes of a cluster in this process on a real NATS server, whose time passes only when the test says so. All that was sent has
// arrived before more time passes, so tests find the same on a busy machine.
import type { TestContext } from "node:test";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { TestClock } from "../test-clock.ts";
import type { NodeConnection } from "./connection.ts";
import type { NatsProxy } from "./nats-proxy.fixture.ts";
import { CommandedNode, type NodeCommand, type NodeStart, startNode } from "./node.fixture.ts";

/** Time passes in steps of this length. */
export const stepMillis = 250;
/** After this time of the machine a test gives up. */
const patienceMillis = 60_000;

/** The nodes of one test. */
export class TurnedNodes {
  readonly #t: TestContext;
  readonly #nodes = new Set<TurnedNode>();

  constructor(t: TestContext) {
    this.#t = t;
  }

  /**
   * Resolves when the node has joined.
   * @param proxy between the node and the server that it names
   */
  async start(start: NodeStart, proxy?: NatsProxy): Promise<TurnedNode> {
    const node = new TurnedNode(proxy);
    this.#t.after(() => {
      if (!this.#t.passed) this.#t.diagnostic(node.life);
      return this.kill(node);
    });
    const joining = node.join(start);
    // A connection takes time of the machine.
    await Promise.race([node.connected, joining]);
    this.#nodes.add(node);
    await this.during(joining);
    return node;
  }

  /** Lets time pass for all nodes. */
  async pass(millis: number): Promise<void> {
    for (let passed = 0; passed < millis; passed += stepMillis) {
      await this.#settle();
      for (const { clock } of this.#nodes) clock.advance(stepMillis);
    }
    await this.#settle();
  }

  /** Lets time pass until `probe` is true. @returns the time that has passed, in milliseconds */
  async until(probe: () => boolean | Promise<boolean>, description: string): Promise<number> {
    const end = performance.now() + patienceMillis;
    for (let passed = 0; ; passed += stepMillis) {
      await this.#settle();
      if (await probe()) return passed;
      if (performance.now() > end) throw new Error(`Not after ${passed / 1000} s of the nodes: ${description}`);
      for (const { clock } of this.#nodes) clock.advance(stepMillis);
    }
  }

  /** Lets time pass until the work has ended. */
  async during<T>(work: Promise<T>): Promise<T> {
    let hasEnded = false;
    const ended = () => {
      hasEnded = true;
    };
    work.then(ended, ended);
    await this.until(() => hasEnded, "the work ends");
    return work;
  }

  /** Waits, without time for the nodes, until a node has its connection back. */
  async reconnected(node: TurnedNode): Promise<void> {
    for (const end = performance.now() + patienceMillis; !node.isConnected; ) {
      if (performance.now() > end) throw new Error("The node does not connect again.");
      await sleep(5);
    }
  }

  /** From now on no time passes for the node, and it sends nothing. */
  freeze(node: TurnedNode): void {
    this.#nodes.delete(node);
  }

  /** Freezes the node, and cuts its connection without a goodbye. */
  async kill(node: TurnedNode): Promise<void> {
    this.freeze(node);
    await node.cut();
  }

  /** Resolves when all that the nodes have sent and asked so far has arrived and is answered. */
  async #settle(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      await Promise.all(Array.from(this.#nodes, (node) => node.roundTrip()));
    }
    for (const node of this.#nodes) while (node.isWaiting) await sleep(1);
    await turn();
  }
}

export class TurnedNode extends CommandedNode {
  readonly clock = new TestClock(Date.now());
  readonly #connected = Promise.withResolvers<void>();
  /** Resolves when it has its connection to NATS. */
  readonly connected = this.#connected.promise;
  readonly #proxy: NatsProxy | undefined;
  #connection: NodeConnection | undefined;
  #requests = 0;
  #execute: ((command: NodeCommand) => Promise<unknown>) | undefined;

  constructor(proxy: NatsProxy | undefined) {
    super();
    this.#proxy = proxy;
  }

  async join(start: NodeStart): Promise<void> {
    this.#execute = await startNode(start, {
      clock: this.clock,
      send: (event) => this.events.push(event),
      connected: (connection) => this.#count(connection),
    });
  }

  get isConnected(): boolean {
    return this.#connection?.isConnected === true && !this.#connection.nats.isClosed();
  }

  /** True while NATS works on requests of the node. */
  get isWaiting(): boolean {
    return this.#requests > 0 && this.#isReached;
  }

  /** Resolves when all that was published to this node before has arrived. */
  async roundTrip(): Promise<void> {
    if (this.#connection === undefined || !this.#isReached) return;
    const { nats, onLost } = this.#connection;
    // A round trip whose connection ends meanwhile may stay without an end.
    const lost = Promise.withResolvers<void>();
    const end = onLost(lost.resolve);
    await Promise.race([nats.flush().catch(() => {}), nats.closed(), lost.promise]);
    end();
  }

  async cut(): Promise<void> {
    await this.#connection?.nats.close();
  }

  get life(): string {
    return this.description;
  }

  protected ask(command: NodeCommand): Promise<unknown> {
    return this.#execute!(command);
  }

  get #isReached(): boolean {
    return this.isConnected && this.#proxy?.isOpen !== false;
  }

  #count(connection: NodeConnection): void {
    this.#connection = connection;
    this.#connected.resolve();
    const { nats } = connection;
    const request = nats.request.bind(nats);
    nats.request = (...parameters) => {
      this.#requests++;
      return request(...parameters).finally(() => this.#requests--);
    };
  }
}
