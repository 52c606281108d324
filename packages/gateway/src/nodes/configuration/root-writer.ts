// Writes the documents of roots to the bucket, each by compare-and-set on the revision that memory has.
import { randomBytes } from "node:crypto";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Clock } from "../../clock.ts";
import { keyOfText } from "../../store/key.ts";
import { type Key, StoreError } from "../../store/store.ts";
import type { NodeConnection } from "../connection.ts";
import { isConflict, isJetStreamError, isNoResponders, isPermissionViolation, isTimeout } from "../nats-errors.ts";
import type { ConfigurationBucket } from "./bucket.ts";
import {
  type ChangedRecords,
  type Content,
  containsWrite,
  encodeBody,
  encodeDocument,
  nextDocument,
  type Part,
  partsOf,
  type RootDocument,
} from "./document.ts";
import { documentBytes } from "./encoding.ts";
import { maxWriteMillis, type Root } from "./root.ts";

/** Time for the acknowledgement of one attempt. */
const attemptMillis = 2_000;
const retryMillis = 100;
/** After a conflict the watch brings the other document within this time; otherwise the write is tried again. */
const conflictMillis = 500;

export interface RootWriterOptions {
  readonly bucket: ConfigurationBucket;
  readonly connection: NodeConnection;
  readonly clock: Clock;
  /** The time of creation for a new root: later than that of all others in memory. */
  readonly created: () => number;
  /** The JSON of a record in memory. */
  readonly jsonOf: (key: Key) => string;
}

interface EncodedDocument {
  readonly document: RootDocument;
  readonly bytes: Uint8Array;
}

export class RootWriter {
  readonly #bucket: ConfigurationBucket;
  readonly #connection: NodeConnection;
  readonly #clock: Clock;
  readonly #created: RootWriterOptions["created"];
  readonly #jsonOf: RootWriterOptions["jsonOf"];
  #isClosed = false;
  /** When the connection was lost, in milliseconds of the monotonic clock. */
  #lostAt: number | undefined;
  readonly #stopListening: readonly (() => void)[];

  constructor({ bucket, connection, clock, created, jsonOf }: RootWriterOptions) {
    this.#bucket = bucket;
    this.#connection = connection;
    this.#clock = clock;
    this.#created = created;
    this.#jsonOf = jsonOf;
    this.#stopListening = [
      connection.onLost(() => {
        this.#lostAt = this.#now();
      }),
      connection.onReturned(() => {
        this.#lostAt = undefined;
      }),
    ];
  }

  /** Writes in flight are refused with CLOSED. */
  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stopListening) stop();
  }

  /**
   * Resolves when the records are durable and in memory.
   * @throws StoreError CHANGED, UNAVAILABLE, UNWRITABLE or CLOSED
   */
  async write(root: Root, { records, large }: ChangedRecords): Promise<void> {
    const { document: before, revision } = root;
    const deadline = this.#deadline();
    const id = newId();
    const written: Part[] = [];
    try {
      for (const [key, part] of await this.#putParts(
        root,
        large.map((key) => [key, String(records.get(key))]),
        deadline,
      )) {
        written.push(part);
        records.set(key, part);
      }
      const next = nextDocument(before, records, id, this.#created());
      const encoded = await this.#encode(root, next, written, deadline);
      await this.#put(root, encoded, revision, deadline);
      void this.#removeUnnamed(root, before, encoded.document);
    } catch (error) {
      // After any other error it is unknown if a document names them.
      if (isChanged(error)) for (const { id } of written) void this.#bucket.removePart(root.key, id).catch(() => {});
      throw error;
    } finally {
      for (const { id } of written) root.ownParts.delete(id);
    }
  }

  /** Puts the document in memory again, with its parts, until the watch has delivered it or a newer one. Never rejects. */
  async restore(root: Root): Promise<void> {
    const written: Part[] = [];
    while (root.isAhead && !this.#isClosed) {
      const { document, revision } = root;
      try {
        const { bytes } = await this.#again(root, document, written);
        if (root.revision !== revision) continue;
        await this.#bucket.put(root.key, bytes, { revision, id: newId(), timeout: attemptMillis });
      } catch {
        // Tried again, unless another node was faster.
      }
      if (root.revision === revision) await root.changed(conflictMillis);
    }
    const named = new Set(partsOf(root.document).map(({ id }) => id));
    for (const { id } of written) {
      root.ownParts.delete(id);
      if (!named.has(id)) void this.#bucket.removePart(root.key, id).catch(() => {});
    }
  }

  /** The same document with new parts, which the bucket may have lost as well. */
  async #again(root: Root, document: RootDocument, written: Part[]): Promise<EncodedDocument> {
    const deadline = this.#now() + maxWriteMillis;
    const records = new Map<string, Content>(document.records);
    const divided = Array.from(records).filter(([, content]) => typeof content === "object");
    const texts = divided.map(([key]): [string, string] => [key, this.#jsonOf(keyOfText(key))]);
    for (const [key, part] of await this.#putParts(root, texts, deadline)) {
      written.push(part);
      records.set(key, part);
    }
    return this.#encode(root, { ...document, records, body: undefined }, written, deadline);
  }

  /** Puts until it is acknowledged and seen, or another document is in memory. */
  async #put(root: Root, { document, bytes }: EncodedDocument, revision: number, deadline: number): Promise<void> {
    const id = document.writes[0]!;
    let isSent = false;
    let isAcknowledged = false;
    for (;;) {
      if (this.#isClosed) throw new StoreError("CLOSED", "The store is closed.");
      const contains = containsWrite(root.document, document.version, id);
      if (contains === true || (contains === undefined && isAcknowledged)) return;
      if (!isAcknowledged && root.revision !== revision) {
        if (contains === undefined) throw unknownError();
        throw new StoreError("CHANGED", "Another change of the same API came first. Nothing was written.");
      }
      if (this.#now() >= deadline) throw isSent ? unknownError() : unreachableError();
      let wait = retryMillis;
      if (!isAcknowledged && this.#connection.isConnected) {
        isSent = true;
        try {
          await this.#bucket.put(root.key, bytes, { revision, id, timeout: this.#timeout(deadline) });
          isAcknowledged = true;
        } catch (error) {
          if (isConflict(error)) wait = conflictMillis;
          else if (isPermanent(error)) throw refusedError(error);
        }
        if (root.revision !== revision) continue;
      }
      await root.changed(Math.min(isAcknowledged ? maxWriteMillis : wait, deadline - this.#now()));
    }
  }

  async #putParts(
    root: Root,
    texts: readonly (readonly [string, string])[],
    deadline: number,
  ): Promise<readonly (readonly [string, Part])[]> {
    return Promise.all(texts.map(async ([key, text]) => [key, await this.#putPart(root, text, deadline)] as const));
  }

  async #putPart(root: Root, text: string, deadline: number): Promise<Part> {
    for (;;) {
      if (this.#isClosed) throw new StoreError("CLOSED", "The store is closed.");
      if (this.#connection.isConnected) {
        try {
          const part = await this.#bucket.putPart(root.key, text, this.#timeout(deadline));
          root.ownParts.set(part.id, text);
          return part;
        } catch (error) {
          if (isPermanent(error)) throw refusedError(error);
        }
      }
      if (this.#now() >= deadline) throw unreachableError();
      await new Promise<void>((resolve) => this.#clock.machine.setTimeout(resolve, retryMillis));
    }
  }

  /** A document that is too large has its records in a part. */
  async #encode(root: Root, document: RootDocument, written: Part[], deadline: number): Promise<EncodedDocument> {
    const bytes = await documentBytes(encodeDocument(document));
    if (bytes.length <= this.#bucket.maxBytes) return { document, bytes };
    const body = await this.#putPart(root, encodeBody(document.records), deadline);
    written.push(body);
    const divided = { ...document, body };
    return { document: divided, bytes: await documentBytes(encodeDocument(divided)) };
  }

  /** Never rejects: the next process that writes the root removes what is left. */
  async #removeUnnamed(root: Root, before: RootDocument, after: RootDocument): Promise<void> {
    const named = new Set(partsOf(after).map(({ id }) => id));
    try {
      if (root.isSwept) {
        const removed = partsOf(before).filter(({ id }) => !named.has(id));
        await Promise.all(removed.map(({ id }) => this.#bucket.removePart(root.key, id)));
      } else {
        root.isSwept = true;
        await this.#bucket.removeOtherParts(root.key, named, root.revision);
      }
    } catch {
      root.isSwept = false;
    }
  }

  #now(): number {
    return this.#clock.machine.monotonic();
  }

  /** A node that has lost NATS for longer refuses writes at once. */
  #deadline(): number {
    return (this.#lostAt ?? this.#now()) + maxWriteMillis;
  }

  #timeout(deadline: number): number {
    return Math.max(retryMillis, Math.min(attemptMillis, deadline - this.#now()));
  }
}

const newId = () => randomBytes(9).toString("base64url");

function isChanged(error: unknown): boolean {
  return error instanceof StoreError && error.code === "CHANGED";
}

/** True for errors that a repetition does not change, such as a stream without space. */
function isPermanent(error: unknown): boolean {
  if (isTimeout(error) || isNoResponders(error) || isConflict(error)) return false;
  if (isPermissionViolation(error)) return true;
  return permanentCodes.some((code) => isJetStreamError(error, code));
}

/** The message is too large; the account or the stream has no space left; the stream is sealed. */
const permanentCodes = [10054, 10047, 10077, 10109];

function refusedError(cause: unknown): StoreError {
  return new StoreError("FULL", `NATS refused the change: ${errorMessage(cause)}. Nothing was written.`, { cause });
}

function unreachableError(): StoreError {
  return new StoreError(
    "UNAVAILABLE",
    "This node does not reach NATS, or NATS accepts no writes now. Nothing was written: try again.",
  );
}

function unknownError(): StoreError {
  return new StoreError(
    "UNAVAILABLE",
    "NATS has not acknowledged the change in time. It is not known if it was written: read it before you repeat it.",
  );
}
