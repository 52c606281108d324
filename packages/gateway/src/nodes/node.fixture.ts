// A node for tests, in this process or in one of its own: it joins a cluster, owes what the test says, and reports what happens.
import { type Clock, systemClock } from "../clock.ts";
import { newConnectionId } from "../cluster/connection-id.ts";
import type { ConnectionIdentity } from "../execute/chain/inbound-event.ts";
import { openDisconnectJournal } from "../execute/disconnects/disconnect-journal.ts";
import { connectToNats, type NodeConnection } from "./connection.ts";
import { joinCluster } from "./join-cluster.ts";
import type { NatsOwedDisconnects } from "./owed/nats-owed.ts";

export interface NodeStart {
  readonly servers: readonly string[];
  readonly name: string;
  /** Of the journal. Default: no journal. */
  readonly folder?: string;
  readonly version?: string;
  /** Time that each `$disconnect` takes. Default 0. */
  readonly runMillis?: number;
  /** Default true. */
  readonly claims?: boolean;
}

export type NodeEvent =
  | { readonly kind: "joined"; readonly node: number }
  | { readonly kind: "fenced"; readonly node: number }
  | { readonly kind: "ran"; readonly connectionId: string }
  | { readonly kind: "warning"; readonly message: string }
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown };

/** Requests of a test. */
export type NodeCommand =
  /** Opens connections. */
  | { readonly do: "connect"; readonly count: number }
  | { readonly do: "disconnect"; readonly connectionIds: readonly string[] }
  /** @returns the state */
  | { readonly do: "state" }
  /** Handles a message as a data plane does. @returns true if it was handled */
  | { readonly do: "message" }
  | { readonly do: "leave" }
  | { readonly do: "finish" };

export interface Connected {
  readonly ids: readonly string[];
  /** The longest time that one took, in milliseconds. */
  readonly slowest: number;
  /** How much of it the process may have waited for the processor. */
  readonly late: number;
}

export interface NodeStateNow {
  readonly node: number;
  readonly members: readonly number[];
  readonly unclaimed: readonly number[];
  readonly isLeader: boolean;
  readonly owed: number;
  readonly waiting: number;
  /** True until NATS has confirmed that the life went on after the last connection was opened. */
  readonly isUnconfirmed: boolean;
}

/** The commands of a test, wherever the node runs. */
export abstract class CommandedNode {
  readonly events: NodeEvent[] = [];

  protected abstract ask(command: NodeCommand): Promise<unknown>;

  async connect(count: number): Promise<Connected> {
    return (await this.ask({ do: "connect", count })) as Connected;
  }

  async disconnect(connectionIds: readonly string[]): Promise<void> {
    await this.ask({ do: "disconnect", connectionIds });
  }

  async state(): Promise<NodeStateNow> {
    return (await this.ask({ do: "state" })) as NodeStateNow;
  }

  /** @returns true if the node handled it, false if it had lost its life */
  async message(): Promise<boolean> {
    return (await this.ask({ do: "message" })) as boolean;
  }

  async leave(): Promise<void> {
    await this.ask({ do: "leave" });
  }

  async finish(): Promise<void> {
    await this.ask({ do: "finish" });
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

  /** Its life, for tests that fail. */
  protected get description(): string {
    const events = this.events.flatMap((event) =>
      event.kind === "answer" || event.kind === "ran" ? [] : [Object.values(event).join(" ")],
    );
    return [`A node, which ran ${this.ran.length} $disconnects:`, ...events].join("\n  ");
  }
}

function identity(connectionId: string): ConnectionIdentity {
  return {
    connectionId,
    apiId: "a1",
    stageName: "live",
    accountId: "000000000000",
    connectedAt: Date.now(),
    domainName: "a1.execute-api.localhost",
    sourceIp: "127.0.0.1",
    userAgent: "a client of about the usual length, version 1.2.3",
    access: { authorizer: { principalId: "Ann", level: 3 }, identity: {} },
  };
}

/** @returns a function that ends it, and returns by how many milliseconds timers were late in all */
function watchLateness(clock: Clock): () => number {
  const everyMillis = 10;
  let late = 0;
  let before = clock.monotonic();
  const look = () => {
    const now = clock.monotonic();
    late += Math.max(0, now - before - everyMillis);
    before = now;
  };
  const timer = clock.setInterval(look, everyMillis);
  return () => {
    look();
    timer.cancel();
    return late;
  };
}

export interface NodeSurroundings {
  readonly clock: Clock;
  readonly send: (event: NodeEvent) => void;
  /** Called before the node joins. */
  readonly connected?: (connection: NodeConnection) => void;
}

/** Resolves when the node has joined. @returns a function that executes commands */
export async function startNode(start: NodeStart, { clock, send, connected }: NodeSurroundings) {
  const { servers, name, folder, version = "1.0.0", runMillis = 0, claims = true } = start;
  const warn = (message: string) => send({ kind: "warning", message });
  const sleep = (millis: number) => new Promise<void>((resolve) => clock.setTimeout(resolve, millis));
  const journal = folder === undefined ? undefined : await openDisconnectJournal(folder, clock, warn);
  const settings = { servers, name };
  const connection = await connectToNats({ settings, clientName: "test", clock, warn });
  connected?.(connection);
  const node = await joinCluster({ connection, clock, version, host: "test", journal, warn });
  const { membership, owed } = node;
  const open = new Set<string>();

  async function runDisconnect(connectionId: string): Promise<void> {
    if (runMillis > 0) await sleep(runMillis);
    send({ kind: "ran", connectionId });
    owed.settle(connectionId);
  }

  membership.onFenced(({ node }) => {
    send({ kind: "fenced", node });
    for (const id of open) if (!owed.isClaimed(id)) void runDisconnect(id);
    open.clear();
  });
  membership.onJoined(({ node }) => send({ kind: "joined", node }));
  if (claims) {
    node.claimWith(async (left) => {
      await Promise.all(
        Array.from({ length: 100 }, async () => {
          for await (const { connectionId } of left) await runDisconnect(connectionId);
        }),
      );
    });
  }

  async function connect(): Promise<{ id: string; millis: number }> {
    const started = clock.monotonic();
    const { pauseCheck } = membership;
    if (clock.monotonic() > pauseCheck.deadline) await pauseCheck.ask();
    const id = newConnectionId({ node: membership.self.node, worker: 0 });
    await owed.owe(identity(id));
    owed.answered?.(id);
    open.add(id);
    return { id, millis: clock.monotonic() - started };
  }

  async function execute(command: NodeCommand): Promise<unknown> {
    switch (command.do) {
      case "connect": {
        const endLate = watchLateness(clock);
        const opened = await Promise.all(Array.from({ length: command.count }, connect));
        const slowest = Math.max(...opened.map(({ millis }) => millis));
        return { ids: opened.map(({ id }) => id), slowest, late: endLate() } satisfies Connected;
      }
      case "disconnect":
        for (const id of command.connectionIds) {
          open.delete(id);
          void runDisconnect(id);
        }
        return;
      case "state":
        return {
          node: membership.self.node,
          members: membership.members().map(({ node }) => node),
          unclaimed: [...membership.unclaimed()],
          isLeader: membership.isLeader,
          owed: owed.count,
          waiting: owed.waiting,
          isUnconfirmed: (owed as NatsOwedDisconnects).isUnconfirmed,
        } satisfies NodeStateNow;
      case "message": {
        const { pauseCheck } = membership;
        const sender = membership.self.node;
        if (clock.monotonic() > pauseCheck.deadline) await pauseCheck.ask();
        return sender === membership.self.node;
      }
      case "leave":
        return node.leave();
      case "finish":
        await node.finish();
        await connection.close();
        await journal?.close();
    }
  }

  send({ kind: "joined", node: membership.self.node });
  return execute;
}

if (process.send !== undefined && process.argv[2] === "node") {
  const send = (event: NodeEvent) => void process.send?.(event);
  const execute = await startNode(JSON.parse(process.argv[3]!), { clock: systemClock, send });
  process.on("message", ({ id, command }: { id: number; command: NodeCommand }) => {
    void execute(command).then((value) => send({ kind: "answer", id, value }));
  });
  process.on("disconnect", () => process.exit());
}
