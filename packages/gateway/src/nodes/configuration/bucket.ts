// The bucket with the configuration of a cluster: one key for the document of each root, and keys for the pieces of parts.
//
//   root.<collection>.<identifier>                   both in base64url
//   part.<collection>.<identifier>.<part>.<piece>
import { randomBytes } from "node:crypto";
import type { Clock } from "../../clock.ts";
import type { Key } from "../../store/store.ts";
import type { NodeConnection } from "../connection.ts";
import { isJetStreamError, jetStreamCodes } from "../nats-errors.ts";
import { hashOf, type Part } from "./document.ts";
import { compressed, decompressed } from "./encoding.ts";

/** The largest value of one key. NATS accepts 1 MiB unless its `max_payload` is smaller. */
const maxPieceBytes = 512 * 1024;
/** Room for the headers and the subject of a message. */
const headerBytes = 4 * 1024;

export interface PutOptions {
  /** The revision of the root's present document, 0 if there is none. Any other is a conflict. */
  readonly revision: number;
  /** NATS stores one of several puts with the same id. */
  readonly id: string;
  /** Milliseconds until the put rejects if it is not acknowledged. */
  readonly timeout: number;
}

export class ConfigurationBucket {
  readonly #connection: NodeConnection;
  readonly #clock: Clock;
  readonly #name: string;
  readonly #prefix: string;

  constructor(connection: NodeConnection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
    this.#name = connection.subjects.configuration;
    this.#prefix = `$KV.${this.#name}`;
  }

  /** @throws the client's error */
  async exists(): Promise<boolean> {
    return (await this.#replicas()) > 0;
  }

  /**
   * Creates the bucket if it does not exist. One that was created when there were fewer servers gets more copies.
   * @throws the client's error
   */
  async create(): Promise<void> {
    const { createReplicated, manager } = this.#connection;
    await createReplicated(async (replicas) => {
      const present = await this.#replicas();
      if (present === 0) await manager.streams.add(this.#config(replicas)).catch(unlessCreated);
      else if (present < replicas) await manager.streams.update(this.stream, { num_replicas: replicas });
    });
  }

  /** The number of copies; 0 if the bucket does not exist. */
  async #replicas(): Promise<number> {
    try {
      return (await this.#connection.manager.streams.info(this.stream)).config.num_replicas;
    } catch (error) {
      if (isJetStreamError(error, jetStreamCodes.streamNotFound)) return 0;
      throw error;
    }
  }

  /** As the client creates buckets, except for the first revision. */
  #config(replicas: number): Parameters<NodeConnection["manager"]["streams"]["add"]>[0] {
    return {
      name: this.stream,
      subjects: [`${this.#prefix}.>`],
      storage: "file",
      retention: "limits",
      discard: "new",
      max_msgs_per_subject: 1,
      num_replicas: replicas,
      allow_rollup_hdrs: true,
      allow_direct: true,
      // No revision of a bucket that was lost comes again, so no write that expects one succeeds.
      first_seq: this.#clock.machine.now(),
    };
  }

  /** The stream of the bucket. */
  get stream(): string {
    return `KV_${this.#name}`;
  }

  /** The subjects of all documents. */
  get documents(): string {
    return `${this.#prefix}.root.>`;
  }

  /** The greatest size of a document, in bytes. */
  get maxBytes(): number {
    const { max_payload: maxPayload = maxPieceBytes } = this.#connection.nats.info ?? {};
    return Math.min(maxPieceBytes, maxPayload - headerBytes);
  }

  /** The root of a document's subject. */
  rootOf(subject: string): Key {
    const names = subject.slice(this.#prefix.length + 1).split(".");
    return names.slice(1).map((name) => Buffer.from(name, "base64url").toString());
  }

  /**
   * The revision of the last value, of a document or a part: less to read than the newest document.
   * @throws the client's error
   */
  async lastRevision(): Promise<number> {
    return (await this.#connection.manager.streams.info(this.stream)).state.last_seq;
  }

  /**
   * The revision of the newest document, as the server that acknowledges writes has it; 0 if there is none.
   * @throws the client's error
   */
  async newestRevision(): Promise<number> {
    const newest = await present(
      this.#connection.manager.streams.getMessage(this.stream, { last_by_subj: this.documents }),
    );
    return newest?.seq ?? 0;
  }

  /**
   * @returns its revision
   * @throws the client's error; `isConflict` if the revision is another
   */
  async put(root: Key, bytes: Uint8Array, { revision, id, timeout }: PutOptions): Promise<number> {
    const { seq } = await this.#connection.jetStream.publish(`${this.#prefix}.root.${subjectOf(root)}`, bytes, {
      msgID: id,
      expect: { lastSubjectSequence: revision },
      timeout,
    });
    return seq;
  }

  /** @throws the client's error */
  async putPart(root: Key, text: string, timeout: number): Promise<Part> {
    const bytes = await compressed(text);
    const id = randomBytes(9).toString("base64url");
    const pieces = Math.ceil(bytes.length / this.maxBytes);
    await Promise.all(
      Array.from({ length: pieces }, (_, index) =>
        this.#connection.jetStream.publish(
          `${this.#partSubject(root, id)}.${index}`,
          bytes.subarray(index * this.maxBytes, (index + 1) * this.maxBytes),
          { timeout },
        ),
      ),
    );
    return { id, pieces, hash: hashOf(text) };
  }

  /**
   * @returns undefined if it does not exist, or not yet on the server that was asked
   * @throws the client's error
   */
  async getPart(root: Key, { id, pieces }: Part): Promise<string | undefined> {
    const read = await Promise.all(
      Array.from({ length: pieces }, (_, index) => this.#get(`${this.#partSubject(root, id)}.${index}`)),
    );
    const found = read.filter((piece) => piece !== undefined);
    return found.length < pieces ? undefined : decompressed(Buffer.concat(found));
  }

  /** @throws the client's error */
  async removePart(root: Key, id: string): Promise<void> {
    await this.#connection.manager.streams.purge(this.stream, { filter: `${this.#partSubject(root, id)}.*` });
  }

  /**
   * Removes the parts of a root that were put before a revision of its document and that the document does not name: the
   * writers that put them have failed, or will.
   * @throws the client's error
   */
  async removeOtherParts(root: Key, named: ReadonlySet<string>, revision: number): Promise<void> {
    const { streams } = this.#connection.manager;
    const filter = `${this.#prefix}.part.${subjectOf(root)}.>`;
    const { state } = await streams.info(this.stream, { subjects_filter: filter });
    const ids = new Set(Object.keys(state.subjects ?? {}).map((subject) => subject.split(".").at(-2)!));
    for (const id of ids) {
      if (named.has(id)) continue;
      await streams.purge(this.stream, { filter: `${this.#partSubject(root, id)}.*`, seq: revision });
    }
  }

  /** Asks any server first, and the leader if that one does not have it. */
  async #get(subject: string): Promise<Uint8Array | undefined> {
    const query = { last_by_subj: subject };
    const { streams, direct } = this.#connection.manager;
    return (
      (await present(direct.getMessage(this.stream, query))) ?? (await present(streams.getMessage(this.stream, query)))
    )?.data;
  }

  #partSubject(root: Key, id: string): string {
    return `${this.#prefix}.part.${subjectOf(root)}.${id}`;
  }
}

function subjectOf(root: Key): string {
  return root.map((name) => Buffer.from(name).toString("base64url")).join(".");
}

/** Another node may have created it meanwhile, with another first revision. */
function unlessCreated(error: unknown): void {
  if (!isJetStreamError(error, jetStreamCodes.nameInUse)) throw error;
}

async function present<Message>(message: Promise<Message | null>): Promise<Message | undefined> {
  try {
    return (await message) ?? undefined;
  } catch (error) {
    if (isJetStreamError(error, jetStreamCodes.messageNotFound)) return undefined;
    throw error;
  }
}
