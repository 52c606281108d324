// The open connections of a data plane, and the state that they share.
import type { Duplex } from "node:stream";
import type { Clock, Timer } from "../../clock.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import type { PauseCheck } from "../../cluster/pause-check.ts";
import type { LiveStage, StagePlace } from "../../deployments/live-stages.ts";
import type { ConnectionIdentity } from "../chain/inbound-event.ts";
import { type CloseCause, closeCauses } from "./close-cause.ts";
import { Connection } from "./connection.ts";
import type { ConnectionHost } from "./connection-host.ts";
import type { ConnectionLimits } from "./connection-limits.ts";
import type { ReceiveFault } from "./received.ts";
import { Sender } from "./sender.ts";
import { StageLoad } from "./stage-load.ts";
import { Turns } from "./turns.ts";

export interface ConnectionsOptions {
  readonly limits: ConnectionLimits;
  readonly clock: Clock;
  /** Default: the process is never declared dead. */
  readonly pauseCheck?: PauseCheck | undefined;
  /** Lets callbacks find the connections. */
  readonly cluster: Cluster;
  readonly answer: ConnectionHost["answer"];
  /** Called once for each connection that has ended. */
  readonly onClosed: (connection: Connection, cause: CloseCause) => void;
  /** Called for each frame that is refused. */
  readonly onRefused: (connection: Connection, fault: ReceiveFault) => void;
  readonly warn: (message: string) => void;
}

const drainStepMillis = 100;

export class Connections implements ConnectionHost {
  readonly limits: ConnectionLimits;
  readonly clock: Clock;
  readonly turns: Turns;
  readonly sender: Sender;
  readonly #options: ConnectionsOptions;
  readonly #open = new Set<Connection>();
  readonly #loads = new WeakMap<StagePlace, StageLoad>();
  readonly #expiry: Timer;
  #onEmpty = () => {};

  constructor(options: ConnectionsOptions) {
    const { limits, clock } = options;
    this.limits = limits;
    this.clock = clock;
    this.turns = new Turns(clock, options.pauseCheck);
    this.sender = new Sender(limits.maxFrameBytes);
    this.#options = options;
    // One timer for all connections costs less than one each, and limits need not be exact to the second.
    const shortest = Math.min(limits.idleMillis, limits.durationMillis, limits.stallMillis);
    this.#expiry = clock.setInterval(() => this.#expire(), Math.min(1_000, Math.ceil(shortest / 4)));
  }

  /** Number of open connections. */
  get count(): number {
    return this.#open.size;
  }

  /**
   * @param socket has been answered with 101
   * @param head bytes that the client sent with the handshake
   */
  open(identity: ConnectionIdentity, place: StagePlace, stage: LiveStage, socket: Duplex, head: Buffer): void {
    const connection = new Connection(identity, place, stage, socket, this.#loadOf(place), this);
    this.#open.add(connection);
    this.#options.cluster.attach(connection);
    connection.receive(head);
  }

  /** Closes the connections of a stage that is gone. */
  closeStage(place: StagePlace): void {
    for (const connection of this.#open) if (connection.place === place) connection.close(closeCauses.stageGone);
  }

  /**
   * Closes all connections with 1001, evenly over `millis`: their clients connect again, and another gateway need not take
   * all of them at once. A message that has arrived is answered before, unless that takes longer. Resolves when none is left.
   */
  async drain(millis: number): Promise<void> {
    const { machine } = this.clock;
    const end = machine.monotonic() + millis;
    while (this.#open.size > 0) {
      const open = [...this.#open].filter((connection) => !connection.isLeaving);
      const millisLeft = end - machine.monotonic();
      const count = Math.ceil((open.length * drainStepMillis) / Math.max(millisLeft, drainStepMillis));
      const closable = millisLeft > 0 ? open.filter((connection) => !connection.isBusy) : open;
      for (const connection of closable.slice(0, count)) connection.close(closeCauses.stopped);
      await new Promise<void>((resolve) => machine.setTimeout(resolve, drainStepMillis));
    }
  }

  /** Closes the connections that are open now with 1001, and drops those of them that are still open after `millis`. */
  closeOpen(millis: number): void {
    const open = [...this.#open];
    for (const connection of open) connection.close(closeCauses.stopped);
    if (open.length === 0) return;
    this.clock.machine.setTimeout(() => {
      for (const connection of open) if (this.#open.has(connection)) connection.terminate();
    }, millis);
  }

  /** Closes all connections with 1001, and drops those that are still open after `millis`. */
  async closeAll(millis: number): Promise<void> {
    this.#expiry.cancel();
    for (const connection of this.#open) connection.close(closeCauses.stopped);
    if (this.#open.size === 0) return;
    const dropping = this.clock.machine.setTimeout(() => {
      for (const connection of this.#open) connection.terminate();
    }, millis);
    await new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
    });
    dropping.cancel();
  }

  answer(connection: Connection, stage: LiveStage, text: string, now: number): boolean {
    return this.#options.answer(connection, stage, text, now);
  }

  leaving(connection: Connection): void {
    this.#options.cluster.detach(connection);
  }

  refused(connection: Connection, fault: ReceiveFault): void {
    this.#options.onRefused(connection, fault);
  }

  closed(connection: Connection, cause: CloseCause): void {
    this.#open.delete(connection);
    this.#options.onClosed(connection, cause);
    if (this.#open.size === 0) this.#onEmpty();
  }

  failed({ identity }: Connection, error: unknown): void {
    this.#options.warn(`A message to API ${identity.apiId} failed unexpectedly: ${String(error)}`);
  }

  #expire(): void {
    const now = this.clock.monotonic();
    for (const connection of this.#open) connection.expire(now);
  }

  #loadOf(place: StagePlace): StageLoad {
    let load = this.#loads.get(place);
    if (load === undefined) {
      load = new StageLoad(this.limits.stageMessagesInFlight);
      this.#loads.set(place, load);
    }
    return load;
  }
}
