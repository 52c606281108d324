// One open connection: its identity, its stage, and its life from the handshake to the end.
import { isUtf8 } from "node:buffer";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import type { Timer } from "../../clock.ts";
import type { AttachedConnection, ConnectionDescription, Delivery } from "../../cluster/cluster.ts";
import type { LiveStage, StagePlace } from "../../deployments/live-stages.ts";
import type { ConnectionIdentity } from "../chain/inbound-event.ts";
import { type CloseCause, causeOfClient, causeOfFault, closeCauses } from "./close-cause.ts";
import type { ConnectionHost } from "./connection-host.ts";
import { type Continuation, Inbox, type InboxOwner } from "./inbox.ts";
import { Lifetime } from "./lifetime.ts";
import { Outbox } from "./outbox.ts";
import type { Received, ReceiveFault } from "./received.ts";
import { closeFrame, type Outgoing, pongFrame } from "./sender.ts";
import type { StageLoad } from "./stage-load.ts";
import type { TurnTaker } from "./turns.ts";

export class Connection implements AttachedConnection, InboxOwner, TurnTaker {
  readonly identity: ConnectionIdentity;
  readonly place: StagePlace;
  readonly #host: ConnectionHost;
  readonly #socket: Duplex;
  readonly #inbox: Inbox;
  readonly #outbox: Outbox;
  #stage: LiveStage;
  readonly #life: Lifetime;
  /** Why the connection is ending; undefined while it is open. */
  #cause: CloseCause | undefined;
  #closeTimer: Timer | undefined;

  /** @param socket has been answered with 101; nothing else may write to it */
  constructor(
    identity: ConnectionIdentity,
    place: StagePlace,
    stage: LiveStage,
    socket: Duplex,
    load: StageLoad,
    host: ConnectionHost,
  ) {
    this.identity = identity;
    this.place = place;
    this.#stage = stage;
    this.#host = host;
    this.#socket = socket;
    this.#inbox = new Inbox(socket, this, host.limits, load, host.clock);
    this.#outbox = new Outbox(socket, host.sender, host.limits);
    this.#life = new Lifetime(host.clock.monotonic());
    socket.on("data", (bytes: Buffer) => this.receive(bytes));
    socket.on("end", () => this.#inbox.end());
    socket.on("drain", () => this.#drained());
    socket.on("error", () => this.#leave(closeCauses.lost));
    socket.on("close", () => this.#closed());
  }

  /** The stage as it is now, or as it last was if it is gone. */
  get stage(): LiveStage {
    this.#stage = this.place.stage() ?? this.#stage;
    return this.#stage;
  }

  /** @param bytes from the client, after the handshake */
  receive(bytes: Buffer): void {
    this.#inbox.add(bytes);
  }

  /** Sends text as a text frame, bytes as a binary one. Does nothing once the connection is closing. */
  send(data: string | Buffer): void {
    if (!this.isLeaving) this.#add(data);
  }

  /** Continues a message in progress in this connection's next turn, even after the connection has closed. */
  runInTurn(work: Continuation): void {
    this.#inbox.runInTurn(work);
  }

  describe(): ConnectionDescription {
    const { connectedAt, sourceIp, userAgent } = this.identity;
    return { connectedAt, lastActiveAt: this.#life.lastActiveAt(connectedAt), sourceIp, userAgent };
  }

  deliver(data: Buffer): Delivery {
    if (this.isLeaving) return "gone";
    if (this.#outbox.bytes > this.#host.limits.busyBytes) return "busy";
    this.send(isUtf8(data) ? data.toString("utf8") : data);
    return "delivered";
  }

  closeNormally(): void {
    this.close(closeCauses.normal);
  }

  /** Closes after sending what waits, unless it is closing already. */
  close(cause: CloseCause): void {
    this.#close(cause, closeFrame(cause.code, cause.reason));
  }

  /** Drops the connection. */
  terminate(cause: CloseCause = closeCauses.lost): void {
    this.#leave(cause);
    this.#outbox.clear();
    this.#socket.destroy();
  }

  /** Behaves for a while as if the client read nothing. */
  leaveUnread(millis: number): void {
    this.#outbox.leaveUnread(millis, this.#host.clock, () => this.#drained());
  }

  /** Ends a connection that stalled, idled or lasted too long. Call it regularly. @param now monotonic */
  expire(now: number): void {
    if (this.#outbox.hasStalledTooLong(now)) return this.terminate(closeCauses.unread);
    const end = this.#life.end(now, this.#host.limits);
    if (end !== undefined) this.close(end);
  }

  // Called by the inbox.

  get isLeaving(): boolean {
    return this.#cause !== undefined;
  }

  /** True if a message of the client has arrived and was not answered. */
  get isBusy(): boolean {
    return this.#inbox.isBusy;
  }

  get mayTake(): boolean {
    return !this.#outbox.isStalled;
  }

  take(received: Received): boolean {
    if (typeof received === "string") return this.#takeMessage(received);
    if (received.kind === "ping") this.#answerPing(received.payload);
    else if (received.kind === "close") this.#takeClose(received.code, received.reason);
    else this.#refuse(received);
    return false;
  }

  inputEnded(): void {
    this.flush();
    this.#leave(closeCauses.lost);
    // TLS still sends close_notify.
    if (this.#socket.writableLength === 0 && !(this.#socket instanceof TLSSocket)) return void this.#socket.destroy();
    this.#outbox.stall(this.#host.clock.monotonic());
    this.#socket.end();
  }

  hasWork(isSlow: boolean): void {
    this.#host.turns.enter(this, isSlow);
  }

  // Called by the turns.

  takeTurn(): number {
    try {
      return this.#inbox.takeTurn();
    } catch (error) {
      this.#host.failed(this, error);
      return 0;
    }
  }

  turnEnded(): void {
    this.#inbox.proceed();
  }

  worked(millis: number): void {
    this.#inbox.worked(millis);
  }

  get expectsMore(): boolean {
    return this.#inbox.expectsMore;
  }

  get waitingMessages(): number {
    return this.#outbox.waitingMessages;
  }

  flush(now = this.#host.clock.monotonic()): void {
    if (this.#outbox.waitingMessages === 0) return;
    this.#life.touch(now);
    this.#outbox.flush(now);
    if (this.#outbox.isOverfull) this.terminate(closeCauses.unread);
  }

  #takeMessage(text: string): boolean {
    if (this.isLeaving) return false;
    const { now } = this.#host.turns;
    this.#life.touch(now);
    const stage = this.place.stage();
    if (stage !== undefined) this.#stage = stage;
    else this.close(closeCauses.stageGone);
    return stage !== undefined && this.#host.answer(this, stage, text, now);
  }

  #answerPing(payload: Buffer): void {
    if (this.isLeaving) return;
    this.#life.touch(this.#host.turns.now);
    this.#add(pongFrame(payload));
  }

  /** The client closes, or answers a close. */
  #takeClose(code: number, reason: string): void {
    this.#close(causeOfClient(code, reason), closeFrame(code, reason));
    this.#socket.end();
  }

  /** Whatever else the client sends is read and dropped, so that it can still receive the close. */
  #refuse(fault: ReceiveFault): void {
    if (!this.isLeaving) this.#host.refused(this, fault);
    this.close(causeOfFault(fault));
    this.#socket.end();
  }

  #add(message: Outgoing): void {
    const isFirst = this.#outbox.add(message);
    if (this.#outbox.isOverfull) this.terminate(closeCauses.unread);
    else if (isFirst) this.#host.turns.send(this);
  }

  #close(cause: CloseCause, frame: Outgoing): void {
    if (this.isLeaving) return;
    this.#outbox.add(frame);
    this.flush();
    // The flush drops a client that has left too much unread.
    if (this.isLeaving) return;
    this.#leave(cause);
    const { clock, limits } = this.#host;
    this.#closeTimer = clock.setTimeout(() => this.#socket.destroy(), limits.closeMillis);
    clock.track?.(new Promise((resolve) => this.#socket.once("close", resolve)));
  }

  #leave(cause: CloseCause): void {
    if (this.#cause !== undefined) return;
    this.#cause = cause;
    this.#host.leaving(this);
    this.#inbox.proceed();
  }

  #closed(): void {
    this.#leave(closeCauses.lost);
    this.#closeTimer?.cancel();
    this.#outbox.clear();
    this.#inbox.close();
    this.#host.closed(this, this.#cause ?? closeCauses.lost);
  }

  #drained(): void {
    this.#outbox.drained();
    this.#inbox.proceed();
  }
}
