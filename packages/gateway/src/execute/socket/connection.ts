// One open connection: its identity, its stage, what comes from its client, and the way out to it. Frames that are ready
// within one turn of the event loop leave in one write, which is what most of a message's cost hangs on
// (docs/performance.md).
import { isUtf8 } from "node:buffer";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import { type ServerOptions, WebSocket } from "ws";
import type { Clock } from "../../clock.ts";
import type { AttachedConnection, ConnectionDescription, Delivery } from "../../cluster/cluster.ts";
import type { LiveStage, StagePlace } from "../../deployments/live-stages.ts";
import type { ConnectionIdentity } from "../chain/inbound-event.ts";
import type { MessageSender } from "../chain/message.ts";
import { type CloseCause, causeOfClient, causeOfFault, closeCauses } from "./close-cause.ts";
import type { ConnectionLimits } from "./connection-limits.ts";
import { writeFrames } from "./frame.ts";
import { FrameGuard } from "./frame-guard.ts";
import { readWholeMessages } from "./whole-message.ts";

/** Who hears of a connection. */
export interface ConnectionListener {
  message(connection: Connection, stage: LiveStage, text: string): void;
  /** The gateway closes or the client did: from now on the connection is not to be reached. May come before `closed`. */
  leaving(connection: Connection): void;
  /** Once, when all is over. */
  closed(connection: Connection, cause: CloseCause): void;
}

/** What `ws` itself uses to make the server's side of a socket; it does not document it. */
type ServerSide = new (
  address: null,
  protocols: undefined,
  options: ServerOptions,
) => WebSocket & {
  setSocket(socket: Duplex, head: Buffer, options: ServerOptions): void;
};

type DataListener = (this: Duplex, bytes: Buffer) => void;

/**
 * The socket of `ws`, which knows its connection: listeners are shared by all of them, so that an idle one holds little.
 * It hears of bytes and of the end of the client's side through its connection only.
 */
export class ConnectionSocket extends (WebSocket as unknown as ServerSide) {
  connection: Connection | undefined;
  /** Hands bytes to the receiver of `ws`. */
  readonly receive: DataListener;

  /** @param socket has been answered with 101 */
  constructor(socket: Duplex, head: Buffer, options: ServerOptions) {
    super(null, undefined, options);
    const others = { data: socket.listeners("data"), end: socket.listeners("end") };
    this.setSocket(socket, head, options);
    this.receive = takeListener(socket, "data", others.data);
    takeListener(socket, "end", others.end);
  }
}

/** Takes away the one listener that `ws` has added, whatever its place among the others. */
function takeListener(socket: Duplex, event: "data" | "end", others: readonly unknown[]): DataListener {
  const added = socket.listeners(event).filter((listener) => !others.includes(listener)) as DataListener[];
  const [listener] = added;
  if (listener === undefined || added.length > 1) {
    throw new Error(`This version of ws has ${added.length} listeners for '${event}' of its socket, not one.`);
  }
  socket.removeListener(event, listener);
  return listener;
}

function onMessage(this: WebSocket, data: Buffer): void {
  if (this instanceof ConnectionSocket) this.connection?.receive(data);
}

function onPing(this: WebSocket, data: Buffer): void {
  if (this instanceof ConnectionSocket) this.connection?.answerPing(data);
}

function onError(this: WebSocket, error: Error): void {
  if (this instanceof ConnectionSocket) this.connection?.fail(error);
}

function onClose(this: WebSocket, code: number, reason: Buffer): void {
  if (this instanceof ConnectionSocket) this.connection?.end(code, reason);
}

export class Connection implements MessageSender, AttachedConnection {
  readonly identity: ConnectionIdentity;
  readonly place: StagePlace;
  readonly #client: ConnectionSocket;
  readonly #socket: Duplex;
  readonly #listener: ConnectionListener;
  readonly #limits: ConnectionLimits;
  readonly #clock: Clock;
  readonly #guard = new FrameGuard();
  #stage: LiveStage;
  #waiting: (string | Buffer)[] = nothing;
  #waitingBytes = 0;
  /** On the monotonic clock, like everything that counts how long something lasted. */
  readonly #openedAt: number;
  #lastActiveAt: number;
  /** Since when the client leaves unread what was sent, and how many bytes of it; undefined when it reads. */
  #stalled: { since: number; bytes: number } | undefined;
  /** Why the gateway ended the connection; undefined while it did not. */
  #cause: CloseCause | undefined;

  /** @param socket the one that `client` stands on; nothing else may write to it */
  constructor(
    identity: ConnectionIdentity,
    place: StagePlace,
    stage: LiveStage,
    client: ConnectionSocket,
    socket: Duplex,
    limits: ConnectionLimits,
    clock: Clock,
    listener: ConnectionListener,
  ) {
    this.identity = identity;
    this.place = place;
    this.#stage = stage;
    this.#client = client;
    this.#socket = socket;
    this.#limits = limits;
    this.#clock = clock;
    this.#listener = listener;
    this.#openedAt = clock.monotonic();
    this.#lastActiveAt = this.#openedAt;
    this.#guardFrames();
    this.#followEnd();
    client.connection = this;
    client.on("message", onMessage);
    client.on("ping", onPing);
    client.on("error", onError);
    client.on("close", onClose);
  }

  /** The stage on which the connection's last event ran, or would run now. */
  get stage(): LiveStage {
    this.#stage = this.place.stage() ?? this.#stage;
    return this.#stage;
  }

  /** Sends text as a text frame, bytes as a binary one. Does nothing when the connection is not open any more. */
  send(data: string | Buffer): void {
    this.#waitingBytes += data.length;
    if (this.#waitingBytes > this.#limits.maxBufferedBytes) return this.terminate();
    if (this.#waiting !== nothing) return void this.#waiting.push(data);
    this.#waiting = [data];
    if (waitingConnections.push(this) === 1) setImmediate(flushAll);
  }

  /** Writes what waits. `ws` writes control frames itself, straight to the socket, so the order holds. */
  flush(): void {
    const waiting = this.#waiting;
    if (waiting === nothing) return;
    this.#waiting = nothing;
    this.#waitingBytes = 0;
    if (this.#isLeaving) return;
    this.touch();
    const frames = writeFrames(waiting);
    if (this.#stalled !== undefined) this.#stalled.bytes += frames.length;
    if (!this.#socket.write(frames)) this.#holdBack();
  }

  describe(): ConnectionDescription {
    const { connectedAt, sourceIp, userAgent } = this.identity;
    const lastActiveAt = connectedAt + Math.round(this.#lastActiveAt - this.#openedAt);
    return { connectedAt, lastActiveAt, sourceIp, userAgent };
  }

  deliver(data: Buffer): Delivery {
    if (this.#isLeaving) return "gone";
    if (this.#socket.writableLength + this.#waitingBytes > this.#limits.busyBytes) return "busy";
    this.send(isUtf8(data) ? data.toString("utf8") : data);
    return "delivered";
  }

  closeNormally(): void {
    this.close(closeCauses.normal);
  }

  /** Closes unless it is closing already. */
  close(cause: CloseCause): void {
    if (this.#isLeaving) return;
    this.flush();
    // What waited may have been more than the client may leave unread.
    if (this.#isLeaving) return;
    this.#cause = cause;
    this.#listener.leaving(this);
    this.#client.close(cause.code, cause.reason);
  }

  /** Closes and resolves when the connection has ended. */
  ended(cause: CloseCause): Promise<void> {
    return new Promise((resolve) => {
      if (this.#client.readyState === WebSocket.CLOSED) return resolve();
      this.#client.once("close", () => resolve());
      this.close(cause);
    });
  }

  /** Drops the line. */
  terminate(): void {
    this.#cause ??= closeCauses.lost;
    this.#waiting = nothing;
    this.#client.terminate();
  }

  /**
   * Ends what has lasted too long. To be called now and then.
   * @param now on the monotonic clock
   */
  expire(now: number): void {
    const { idleMillis, durationMillis, stallMillis } = this.#limits;
    if (this.#stalled !== undefined && this.#socket.writableLength < this.#stalled.bytes) {
      this.#stalled = { since: now, bytes: this.#socket.writableLength };
    }
    if (this.#stalled !== undefined && now - this.#stalled.since >= stallMillis) this.terminate();
    else if (now - this.#lastActiveAt >= idleMillis || now - this.#openedAt >= durationMillis) {
      this.close(closeCauses.goingAway);
    }
  }

  get #isLeaving(): boolean {
    return this.#cause !== undefined || this.#client.readyState !== WebSocket.OPEN;
  }

  /** A message of the client, from the receiver of `ws`. */
  receive(data: Buffer): void {
    this.#receiveText(data.toString("utf8"));
  }

  #receiveText(text: string): void {
    if (this.#isLeaving) return;
    this.touch();
    const stage = this.place.stage();
    if (stage === undefined) return this.close(closeCauses.goingAway);
    this.#stage = stage;
    this.#listener.message(this, stage, text);
  }

  touch(): void {
    this.#lastActiveAt = this.#clock.monotonic();
  }

  /** A client that sends pings and leaves the pongs unread is held back like any other that does not read. */
  answerPing(data: Buffer): void {
    if (this.#isLeaving) return;
    this.touch();
    this.#client.pong(data);
    if (this.#socket.writableNeedDrain) this.#holdBack();
  }

  /** `ws` found a fault in what came, or the line broke. */
  fail(error: Error): void {
    this.#cause ??= causeOfFault(error);
  }

  /** The line is closed. */
  end(code: number, reason: Buffer): void {
    this.#listener.leaving(this);
    this.#listener.closed(this, this.#cause ?? causeOfClient(code, reason.toString("utf8")));
  }

  /** Back pressure: what the client does not read stops what it sends. */
  #holdBack(): void {
    const bytes = this.#socket.writableLength;
    if (bytes > this.#limits.maxBufferedBytes) return this.terminate();
    if (this.#stalled !== undefined) return;
    this.#stalled = { since: this.#clock.monotonic(), bytes };
    this.#client.pause();
    this.#socket.once("drain", () => {
      this.#stalled = undefined;
      this.#client.resume();
    });
  }

  /** Puts the guard, and the short way of whole messages, between the socket and the receiver of `ws`. */
  #guardFrames(): void {
    const socket = this.#socket;
    const { receive } = this.#client;
    const deliver = (text: string) => this.#receiveText(text);
    socket.on("data", (bytes: Buffer) => {
      const guard = this.#guard;
      // After a fault the rest is read and dropped, so that the client can still receive the close.
      if (guard.fault !== undefined || (this.#cause !== undefined && isFault(this.#cause))) return;
      const read =
        guard.isBetweenMessages && this.#client.readyState === WebSocket.OPEN ? readWholeMessages(bytes, deliver) : 0;
      if (read === bytes.length) return;
      const rest = read === 0 ? bytes : bytes.subarray(read);
      const admitted = guard.admit(rest);
      if (admitted === rest.length) return receive.call(socket, rest);
      if (admitted > 0) receive.call(socket, rest.subarray(0, admitted));
      this.#refuseFrame();
    });
  }

  /**
   * In place of `ws`, which shuts the line down first and closes it then, and ends its receiver twice, for which an error
   * is made that nobody sees: together a tenth of a handshake and its end.
   */
  #followEnd(): void {
    const socket = this.#socket;
    socket.on("end", () => {
      if (this.#client.readyState === WebSocket.OPEN) {
        this.#cause ??= closeCauses.lost;
        this.#listener.leaving(this);
      }
      // TLS says goodbye on its way out.
      if (socket.writableLength === 0 && !(socket instanceof TLSSocket)) return void socket.destroy();
      this.#stalled ??= { since: this.#clock.monotonic(), bytes: socket.writableLength };
      socket.end();
    });
  }

  #refuseFrame(): void {
    const { fault } = this.#guard;
    if (fault === undefined || this.#isLeaving) return;
    this.close({ code: fault.code, reason: "" });
    this.#socket.end();
  }
}

function isFault({ code }: CloseCause): boolean {
  return code === 1002 || code === 1003 || code === 1007 || code === 1008 || code === 1009;
}

/** What an idle connection has to write. Never changed. */
const nothing: (string | Buffer)[] = [];

let waitingConnections: Connection[] = [];

function flushAll(): void {
  const connections = waitingConnections;
  waitingConnections = [];
  for (const connection of connections) connection.flush();
}
