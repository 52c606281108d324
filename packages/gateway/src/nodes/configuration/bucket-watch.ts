// Follows the documents of a bucket: all that it has, then each that is put, in the order of their revisions. A watch that
// may have missed something begins again with all documents, so a document can come several times.
import { randomUUID } from "node:crypto";
import type { Msg, Subscription } from "@nats-io/nats-core";
import type { Clock, Timer } from "../../clock.ts";
import type { NodeConnection } from "../connection.ts";
import { isJetStreamError, jetStreamCodes } from "../nats-errors.ts";

export interface BucketWatchOptions {
  readonly connection: NodeConnection;
  readonly stream: string;
  /** The subjects to follow. */
  readonly subjects: string;
  readonly clock: Clock;
  /** The stream does not exist. The watch begins when the promise is settled. */
  onMissing(): Promise<void>;
  onBegin(): void;
  onDocument(subject: string, bytes: Uint8Array, revision: number): void;
  /** Called when all documents that the bucket had at the beginning have been passed to `onDocument`. */
  onComplete(): void;
  /** Called once after each completed beginning if it no longer receives. It begins again until it is closed. */
  onInterrupted(): void;
  /** Called when a beginning, or what follows it, has failed. */
  onFailed?(reason: unknown): void;
}

export interface BucketWatch {
  close(): Promise<void>;
}

/** NATS sends a message at least every second while there is nothing to deliver. */
const heartbeatMillis = 1_000;
/** Without any message for this time, the consumer or its server has gone. */
const maxSilenceMillis = 2_500;
const retryMillis = 200;
const requestMillis = 2_000;
const nanosPerMilli = 1_000_000;

export function watchBucket(options: BucketWatchOptions): BucketWatch {
  const { connection, clock } = options;
  let isClosed = false;
  let current: Consumer | undefined;
  let retry: Timer | undefined;

  function begin(): void {
    retry?.cancel();
    retry = undefined;
    if (isClosed) return;
    const consumer = new Consumer(options, (reason) => {
      options.onFailed?.(reason);
      if (current === consumer) end();
      retry ??= clock.machine.setTimeout(begin, retryMillis);
    });
    current = consumer;
    void consumer.start();
  }

  function end(): void {
    const consumer = current;
    current = undefined;
    if (consumer?.stop()) options.onInterrupted();
  }

  const unsubscribe = [
    connection.onLost(() => {
      end();
      retry?.cancel();
    }),
    connection.onReturned(() => {
      end();
      begin();
    }),
  ];
  if (connection.isConnected) begin();

  return {
    async close() {
      isClosed = true;
      for (const it of unsubscribe) it();
      retry?.cancel();
      const consumer = current;
      current = undefined;
      consumer?.stop();
      if (connection.isConnected) await consumer?.remove();
    },
  };
}

/** One consumer of the stream, from its creation until the first sign that something is missing. */
class Consumer {
  readonly #options: BucketWatchOptions;
  readonly #onFailed: (reason: unknown) => void;
  readonly #inbox = `_INBOX.${randomUUID()}`;
  #subscription: Subscription | undefined;
  #watchdog: Timer | undefined;
  #name: string | undefined;
  /** Delivered messages. */
  #sequence = 0;
  /** Of the last delivered document. */
  #revision = 0;
  /** Of the newest document that the leader of the stream had; undefined until it has answered. */
  #newest: number | undefined;
  #lastMessage = 0;
  #isComplete = false;
  #isStopped = false;

  constructor(options: BucketWatchOptions, onFailed: (reason: unknown) => void) {
    this.#options = options;
    this.#onFailed = onFailed;
  }

  async start(): Promise<void> {
    const { connection, stream, subjects, clock, onMissing, onBegin } = this.#options;
    onBegin();
    this.#subscription = connection.nats.subscribe(this.#inbox, {
      callback: (error, message) => {
        if (error !== null) this.#fail(error);
        else this.#receive(message);
      },
    });
    try {
      const created = connection.manager.consumers.add(stream, {
        deliver_subject: this.#inbox,
        deliver_policy: "last_per_subject",
        filter_subject: subjects,
        ack_policy: "none",
        flow_control: true,
        idle_heartbeat: heartbeatMillis * nanosPerMilli,
        mem_storage: true,
        num_replicas: 1,
      });
      this.#lastMessage = clock.machine.monotonic();
      this.#watchdog = clock.machine.setInterval(() => {
        const silence = clock.machine.monotonic() - this.#lastMessage;
        const most = this.#name === undefined ? requestMillis : maxSilenceMillis;
        if (silence > most) this.#fail(`the server sent nothing for ${most / 1000} s`);
      }, heartbeatMillis / 2);
      const { name } = await created;
      this.#name = name;
      if (this.#isStopped) await this.remove();
      // The consumer may be on a server whose copy is behind.
      else this.#newest = await this.#newestRevision();
      this.#completeIfCurrent();
    } catch (error) {
      if (isJetStreamError(error, jetStreamCodes.streamNotFound)) await onMissing();
      this.#fail(error);
    }
  }

  /** 0 if there is no document. */
  async #newestRevision(): Promise<number> {
    const { connection, stream, subjects } = this.#options;
    try {
      return (await connection.manager.streams.getMessage(stream, { last_by_subj: subjects }))?.seq ?? 0;
    } catch (error) {
      if (isJetStreamError(error, jetStreamCodes.messageNotFound)) return 0;
      throw error;
    }
  }

  /** @returns true if it had completed its beginning */
  stop(): boolean {
    this.#isStopped = true;
    this.#watchdog?.cancel();
    this.#subscription?.unsubscribe();
    return this.#isComplete;
  }

  async remove(): Promise<void> {
    const { connection, stream } = this.#options;
    if (this.#name === undefined) return;
    // A consumer without a subscriber ends by itself.
    await connection.manager.consumers.delete(stream, this.#name).catch(() => {});
  }

  #receive(message: Msg): void {
    if (this.#isStopped) return;
    this.#lastMessage = this.#options.clock.machine.monotonic();
    const { reply, headers } = message;
    if (headers !== undefined && headers.code !== 0) {
      this.#receiveStatus(message);
      return;
    }
    const delivered = deliveryOf(reply ?? "");
    if (delivered === undefined || delivered.sequence !== this.#sequence + 1) {
      this.#fail("a message is missing");
      return;
    }
    this.#sequence = delivered.sequence;
    this.#revision = delivered.revision;
    this.#options.onDocument(message.subject, message.data, delivered.revision);
    this.#completeIfCurrent();
  }

  /** Heartbeats and requests for flow control have the code 100; all others say that the consumer has ended. */
  #receiveStatus(message: Msg): void {
    const { headers, reply } = message;
    if (headers?.code !== 100) {
      this.#fail(`the server ended the consumer: ${headers?.code} ${headers?.description}`);
      return;
    }
    if (reply) message.respond();
    const stalled = headers.get("Nats-Consumer-Stalled");
    if (stalled) this.#options.connection.nats.publish(stalled);
    const last = headers.get("Nats-Last-Consumer");
    if (last && Number(last) !== this.#sequence) this.#fail("a message is missing");
  }

  #completeIfCurrent(): void {
    if (this.#isComplete || this.#isStopped || this.#newest === undefined || this.#revision < this.#newest) return;
    this.#isComplete = true;
    this.#options.onComplete();
  }

  #fail(reason: unknown): void {
    if (!this.#isStopped) this.#onFailed(reason);
  }
}

interface Delivery {
  readonly revision: number;
  readonly sequence: number;
}

/** `$JS.ACK.[domain.account.]stream.consumer.deliveries.revision.sequence.time.pending[.token]` */
function deliveryOf(reply: string): Delivery | undefined {
  const names = reply.split(".");
  if (names[0] !== "$JS" || names[1] !== "ACK") return undefined;
  const [, revision, sequence] = names.slice(names.length === 9 ? 4 : 6).map(Number);
  return revision === undefined || sequence === undefined ? undefined : { revision, sequence };
}
