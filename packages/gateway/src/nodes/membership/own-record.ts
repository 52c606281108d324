// The record of this node's present life: leases a number, and writes its states by compare-and-set. A write that another node
// has forestalled shows that this life was claimed.
import { randomBytes } from "node:crypto";
import type { Clock } from "../../clock.ts";
import { isConflict, isPermissionViolation } from "../nats-errors.ts";
import { schemas } from "../record-schemas.ts";
import type { NodeLife } from "./membership.ts";
import { freeNumber } from "./node-number.ts";
import { isAlive, type NodeRecord, type NodeState } from "./node-record.ts";
import type { NodeRecords } from "./node-records.ts";

/** Time between attempts while JetStream does not answer. */
const retryMillis = 100;
/** Time for one write. */
const writeMillis = 1_000;
/** After the bucket was created, numbers may be in use whose records were lost. */
const newBucketMillis = 60_000;
/** Wait for heartbeats of such nodes. */
const helloMillis = 250;

/** `kept`: the life goes on. `lost`: another node has claimed it. `unknown`: NATS did not answer in time. */
export type Renewal = "kept" | "lost" | "unknown";

export interface OwnRecordOptions {
  readonly records: NodeRecords;
  readonly clock: Clock;
  readonly version: string;
  readonly host: string;
  /** Asks all nodes for a heartbeat. */
  readonly hello: () => void;
  /** Numbers whose heartbeats were heard lately. */
  readonly heard: () => ReadonlySet<number>;
}

export class OwnRecord {
  readonly #options: OwnRecordOptions;
  readonly #clock: Clock;
  #life: NodeLife = { node: 0, incarnation: "" };
  #state: NodeState = "finished";
  #revision = 0;
  /** Writes follow each other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: OwnRecordOptions) {
    this.#options = options;
    this.#clock = options.clock.machine;
  }

  get life(): NodeLife {
    return this.#life;
  }

  get state(): NodeState {
    return this.#state;
  }

  /**
   * Begins a life with a number that is free. Tries again while JetStream does not answer.
   * @param isOver true ends the attempts
   * @throws the last error of NATS when `isOver`, or when this node may not make the request
   */
  async lease(isOver: () => boolean): Promise<void> {
    const incarnation = randomBytes(12).toString("base64url");
    for (;;) {
      try {
        if (await this.#tryLease(incarnation)) return;
      } catch (error) {
        if (isOver() || isPermissionViolation(error)) throw error;
        await this.#pause(retryMillis);
      }
    }
  }

  /** @returns false if another node has taken the number meanwhile */
  async #tryLease(incarnation: string): Promise<boolean> {
    const { records, hello, heard } = this.#options;
    const { now, createdAt } = await records.load();
    if (now - createdAt < newBucketMillis) {
      hello();
      await this.#pause(helloMillis);
    }
    // An attempt before may have succeeded without an acknowledgement.
    const own = [...records.entries.values()].find(({ record }) => record?.incarnation === incarnation);
    const node = own?.node ?? freeNumber(records.entries, now, heard());
    if (node === undefined) throw new Error("All 65,535 numbers of nodes are taken.");
    const life = { node, incarnation };
    const revision = records.entries.get(node)?.revision ?? 0;
    try {
      const entry = await records.write(node, this.#record("live", life), revision, writeMillis);
      this.#revision = entry.revision;
    } catch (error) {
      if (isConflict(error)) return false;
      throw error;
    }
    this.#life = life;
    this.#state = "live";
    return true;
  }

  /**
   * Writes the state of this life, or writes it again to see that no other node has claimed it.
   * @param withinMillis the time after which the result is `unknown`
   */
  write(state: NodeState, withinMillis: number): Promise<Renewal> {
    const writing = this.#last.then(() => this.#write(state, withinMillis));
    this.#last = writing;
    return writing;
  }

  /** Writes the present state again. */
  renew(withinMillis: number): Promise<Renewal> {
    const renewing = this.#last.then(() => this.#write(this.#state, withinMillis));
    this.#last = renewing;
    return renewing;
  }

  async #write(state: NodeState, withinMillis: number): Promise<Renewal> {
    const { records } = this.#options;
    const life = this.#life;
    const deadline = this.#clock.monotonic() + withinMillis;
    for (;;) {
      const left = deadline - this.#clock.monotonic();
      if (left <= 0) return "unknown";
      try {
        const entry = await records.write(
          life.node,
          this.#record(state, life),
          this.#revision,
          Math.min(writeMillis, left),
        );
        this.#revision = entry.revision;
        this.#state = state;
        return "kept";
      } catch {
        // A conflict, or no answer: the write may have happened, and the record may be gone with the data of NATS.
      }
      try {
        const found = await records.read(life.node);
        if (found !== undefined && !isAlive(found, life)) return this.#isFinishing(found.record) ? "kept" : "lost";
        this.#revision = found?.revision ?? 0;
      } catch {
        await this.#pause(Math.min(retryMillis, deadline - this.#clock.monotonic()));
      }
    }
  }

  /** True if an earlier attempt has finished this life. */
  #isFinishing(record: NodeRecord | undefined): boolean {
    return record?.state === "finished" && record.incarnation === this.#life.incarnation && record.by === undefined;
  }

  #record(state: NodeState, { incarnation }: NodeLife): NodeRecord {
    const { version, host } = this.#options;
    return { incarnation, state, version, host, documents: schemas.document };
  }

  #pause(millis: number): Promise<void> {
    return new Promise((resolve) => this.#clock.setTimeout(resolve, Math.max(0, millis)));
  }
}
