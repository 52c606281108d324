// A channel between two nodes over NATS, which delivers each message once and in order, or closes. NATS itself may lose
// messages when a server ends or a connection is lost, without notice to either side, so that messages are numbered, and the
// last number is repeated every second.
import { deserialize, serialize } from "node:v8";
import type { Msg } from "@nats-io/nats-core";
import type { Clock } from "../clock.ts";
import type { Channel } from "../workers/link.ts";
import type { NodeConnection } from "./connection.ts";
import { passing } from "./message-callback.ts";

export interface NatsChannelOptions {
  readonly connection: Pick<NodeConnection, "nats" | "isConnected" | "onLost">;
  /** The subject at which the other side receives. */
  readonly sendTo: string;
  readonly receiveAt: string;
  /** Nothing is sent until the other side receives; the channel closes if it is rejected. Default: it does. */
  readonly ready?: Promise<unknown>;
  /** The machine's. */
  readonly clock: Clock;
}

export interface NatsChannel extends Channel {
  /** The other side closes too. */
  close(): void;
}

/** A frame is its kind, two numbers of 4 bytes, and for pieces of messages the data. */
const kinds = { piece: 0, lastPiece: 1, state: 2, close: 3 } as const;
const headerBytes = 9;
const maxPieceBytes = 500 * 1024;
/** Pieces that are sent before the first of them is acknowledged. NATS drops clients that leave 64 MB unread. */
const windowPieces = 16;
/** The receiver acknowledges after this number of pieces, and every second. */
const acknowledgedPieces = 4;
const tickMillis = 1_000;
/** The other side has ended, or cannot be reached, after this number of ticks without a frame. */
const maxSilentTicks = 5;

export function openNatsChannel(options: NatsChannelOptions): NatsChannel {
  const { connection, sendTo, receiveAt, ready, clock } = options;
  const { nats } = connection;
  const maxDataBytes = Math.min(maxPieceBytes, (nats.info?.max_payload ?? maxPieceBytes) - headerBytes);
  const messageListeners: ((message: unknown) => void)[] = [];
  const closeListeners: (() => void)[] = [];
  /** Pieces whose frames are not sent yet, as kind and data. */
  const waiting: [kind: number, data: Uint8Array][] = [];
  /** The beginning of a message. */
  let received: Uint8Array[] = [];
  let lastSent = 0;
  let lastAcknowledged = 0;
  let lastReceived = 0;
  let lastReported = 0;
  let silentTicks = 0;
  let isReady = ready === undefined;
  let isClosed = false;
  const subscription = nats.subscribe(receiveAt, { callback: passing(onFrame) });
  const ticks = clock.setInterval(() => {
    if (++silentTicks > maxSilentTicks) close();
    else sendFrame(kinds.state, lastSent);
  }, tickMillis);
  const endWatch = connection.onLost(() => close());
  ready?.then(
    () => {
      isReady = true;
      sendWaiting();
    },
    () => close(),
  );

  function sendFrame(kind: number, number: number, data?: Uint8Array): void {
    if (!isReady || !connection.isConnected || nats.isClosed()) return;
    const frame = Buffer.allocUnsafe(headerBytes + (data?.length ?? 0));
    frame[0] = kind;
    frame.writeUInt32BE(number, 1);
    frame.writeUInt32BE(lastReceived, 5);
    if (data !== undefined) frame.set(data, headerBytes);
    lastReported = lastReceived;
    nats.publish(sendTo, frame);
  }

  function sendWaiting(): void {
    while (isReady && waiting.length > 0 && lastSent - lastAcknowledged < windowPieces) {
      const [kind, data] = waiting.shift()!;
      sendFrame(kind, ++lastSent, data);
    }
  }

  function onFrame({ data }: Msg): void {
    if (isClosed || data.length < headerBytes) return;
    const frame = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    const kind = frame[0];
    const number = frame.readUInt32BE(1);
    silentTicks = 0;
    if (kind === kinds.close) return close();
    if (kind === kinds.state) {
      // A piece before it was lost.
      if (number !== lastReceived) return close();
    } else {
      if (number !== lastReceived + 1) return close();
      lastReceived = number;
      received.push(frame.subarray(headerBytes));
      if (lastReceived - lastReported >= acknowledgedPieces) sendFrame(kinds.state, lastSent);
    }
    lastAcknowledged = frame.readUInt32BE(5);
    sendWaiting();
    if (kind === kinds.lastPiece) deliver();
  }

  function deliver(): void {
    const message = deserialize(received.length === 1 ? received[0]! : Buffer.concat(received));
    received = [];
    for (const listener of messageListeners) listener(message);
  }

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    ticks.cancel();
    endWatch();
    subscription.unsubscribe();
    sendFrame(kinds.close, lastSent);
    waiting.length = 0;
    received = [];
    for (const listener of closeListeners) listener();
  }

  return {
    send(message) {
      if (isClosed) return;
      const bytes = serialize(message);
      for (let at = 0; at < bytes.length; at += maxDataBytes) {
        const kind = at + maxDataBytes < bytes.length ? kinds.piece : kinds.lastPiece;
        waiting.push([kind, bytes.subarray(at, at + maxDataBytes)]);
      }
      sendWaiting();
    },
    onMessage: (listener) => void messageListeners.push(listener),
    onClose: (listener) => (isClosed ? queueMicrotask(listener) : void closeListeners.push(listener)),
    close,
  };
}
