// Claims the records of dead nodes, and runs the `$disconnect`s that they owed. Of several nodes one wins the compare-and-set
// on the record; if it dies too, another takes its claims over.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Clock } from "../../clock.ts";
import type { ConnectionIdentity } from "../../execute/chain/inbound-event.ts";
import type { NodeLife } from "../membership/membership.ts";
import { isSameLife, type NodeEntry, type NodeRecord } from "../membership/node-record.ts";
import type { NodeRecords } from "../membership/node-records.ts";
import { schemas } from "../record-schemas.ts";
import { claimable } from "./claimable.ts";
import type { OwedRecord } from "./owed-record.ts";
import type { OwedStreams } from "./owed-streams.ts";
import type { RunOwed } from "./run-owed.ts";

const writeMillis = 1_000;
/** Time between attempts of a step while NATS does not answer. */
const retryMillis = 250;

/** The node's own owed `$disconnect`s: they remove each record when its `$disconnect` has run. */
export interface ClaimedRecords {
  claim(connectionId: string, onSettled: () => void): void;
  unclaim(connectionId: string): void;
  /** Resolves when what was settled is removed. */
  removed(): Promise<void>;
}

export interface ClaimsOptions {
  readonly records: NodeRecords;
  readonly streams: OwedStreams;
  readonly owed: ClaimedRecords;
  /** The present life of this node; undefined while it has none. */
  readonly life: () => NodeLife | undefined;
  readonly isDead: (life: NodeLife) => boolean;
  /** True if this life goes on for sure: false after a pause or a loss of the connection, until NATS has confirmed it. */
  readonly confirm: () => Promise<boolean>;
  readonly clock: Clock;
  readonly warn: (message: string) => void;
}

interface Claim {
  readonly node: number;
  readonly record: NodeRecord;
  /** The life of this node that claimed it. */
  readonly by: NodeLife;
  /** The number of losses of the connection when the record was last read. */
  losses: number;
}

export class Claims {
  readonly #options: ClaimsOptions;
  readonly #clock: Clock;
  readonly #run: RunOwed;
  /** Numbers whose claims are carried out, with the life that claimed them. */
  readonly #running = new Map<number, NodeLife>();
  /** Lives that this node has claimed. If NATS loses its data, their records may come back as live. */
  readonly #claimed = new Set<string>();
  /** How often the connection to NATS was lost. */
  #losses = 0;
  #isStopped = false;

  constructor(options: ClaimsOptions, run: RunOwed) {
    this.#options = options;
    this.#clock = options.clock.machine;
    this.#run = run;
  }

  /** Claims what can be claimed now. Call it each second. */
  check(): void {
    const { records, life, isDead } = this.#options;
    const self = life();
    if (self === undefined || this.#isStopped) return;
    for (const [node, by] of this.#running) if (!isSameLife(by, self)) this.#running.delete(node);
    const isOver = (other: NodeLife) => isDead(other) || this.#claimed.has(keyOf(other));
    for (const entry of claimable(records.entries, self, isOver, new Set(this.#running.keys()))) {
      this.#running.set(entry.node, self);
      void this.#claim(entry, self);
    }
  }

  /** The connection to NATS has returned: claims go on when their records were read again. */
  returned(): void {
    this.#losses++;
  }

  /** Begins no further `$disconnect`. What is not finished is left to other nodes. */
  stop(): void {
    this.#isStopped = true;
  }

  async #claim(entry: NodeEntry, self: NodeLife): Promise<void> {
    const claim = await this.#take(entry, self);
    if (claim === undefined) {
      this.#running.delete(entry.node);
      return;
    }
    const started = this.#clock.monotonic();
    try {
      const result = await this.#carryOut(claim);
      if (result === undefined) {
        if (this.#isLost(claim)) this.#running.delete(claim.node);
        return;
      }
      const seconds = ((this.#clock.monotonic() - started) / 1000).toFixed(1);
      this.#options.warn(
        `Node ${claim.node} (${claim.record.host}) is dead. The $disconnect routes of ${result} of its clients have run here, in ${seconds} s.`,
      );
      this.#running.delete(claim.node);
    } catch (error) {
      this.#options.warn(`The clients of dead node ${claim.node} are left: ${errorMessage(error)}.`);
    }
  }

  /** @returns undefined if the record has changed meanwhile, or NATS does not answer */
  async #take({ node, record, revision }: NodeEntry, by: NodeLife): Promise<Claim | undefined> {
    if (record === undefined) return undefined;
    const { left: _, ...life } = record;
    const claim = { node, record: life, by, losses: this.#losses };
    try {
      if (!(await this.#options.confirm())) return undefined;
      await this.#options.records.write(node, { ...life, state: "claimed", by }, revision, writeMillis);
      this.#claimed.add(keyOf({ node, incarnation: record.incarnation }));
      return claim;
    } catch {
      // The write may have happened although NATS did not answer.
      await this.#options.records.read(node).catch(() => {});
      return this.#isLost(claim) ? undefined : claim;
    }
  }

  /** @returns the number of `$disconnect`s that have run; undefined if the claim was lost */
  async #carryOut(claim: Claim): Promise<number | undefined> {
    const { streams, owed } = this.#options;
    const { node } = claim;
    let count = 0;
    let left: readonly OwedRecord[] = [];
    if (await this.#insist(claim, () => streams.fence(node))) {
      // Records that were under way to the stream when it was fenced may arrive after the first reading.
      for (;;) {
        left = (await this.#insist(claim, () => streams.read(node))) ?? [];
        const connections = left.flatMap(({ connection }) => connection ?? []);
        if (connections.length === 0) break;
        const done = await this.#runAll(claim, connections);
        count += done;
        if (done < connections.length) return undefined;
        await owed.removed();
      }
      if (left.length === 0) await this.#insist(claim, () => streams.drop(node));
    }
    return (await this.#end(claim, left)) ? count : undefined;
  }

  /** @returns the number of those that have run */
  async #runAll(claim: Claim, connections: readonly ConnectionIdentity[]): Promise<number> {
    const { owed } = this.#options;
    let done = 0;
    const holds = () => this.#holds(claim);
    for (const { connectionId } of connections) owed.claim(connectionId, () => done++);
    async function* untilLost(): AsyncIterable<ConnectionIdentity> {
      for (const connection of connections) {
        if (!(await holds())) return;
        yield connection;
      }
    }
    await this.#run(untilLost());
    for (const { connectionId } of connections) owed.unclaim(connectionId);
    return done;
  }

  /** Finishes the life, or leaves its claim to a node of a newer version. @returns false if the claim was lost */
  async #end(claim: Claim, left: readonly OwedRecord[]): Promise<boolean> {
    const { records, warn } = this.#options;
    const { node, record, by } = claim;
    const schema = left.length === 0 ? undefined : Math.min(...left.map((it) => it.schema));
    const last: NodeRecord =
      schema === undefined ? { ...record, state: "finished", by } : { ...record, state: "claimed", by, left: schema };
    const isWritten = () => {
      const now = records.entries.get(node)?.record;
      return now?.state === last.state && now.left === last.left && now.incarnation === record.incarnation;
    };
    const ended = await this.#insist(claim, async () => {
      const revision = records.entries.get(node)?.revision ?? 0;
      try {
        await records.write(node, last, revision, writeMillis);
        return true;
      } catch (error) {
        await records.read(node);
        if (isWritten()) return true;
        throw error;
      }
    });
    if (ended === true && schema !== undefined) {
      const [count, them] = left.length === 1 ? ["1 record", "It is"] : [`${left.length} records`, "They are"];
      warn(
        `A newer version of Answerback has written ${count} of dead node ${node} (schema ${schema}, this one supports ${schemas.owed}). ${them} left to nodes of that version.`,
      );
    }
    return ended === true;
  }

  /** Repeats a step until NATS has answered. @returns undefined if the claim is lost */
  async #insist<T>(claim: Claim, step: () => Promise<T>): Promise<T | undefined> {
    while (await this.#holds(claim)) {
      try {
        return await step();
      } catch {
        await this.#pause();
      }
    }
    return undefined;
  }

  /** Waits until it is sure that this node holds the claim, or has lost it. */
  async #holds(claim: Claim): Promise<boolean> {
    const { records, confirm } = this.#options;
    for (;;) {
      const losses = this.#losses;
      if (this.#isLost(claim)) return false;
      try {
        if (claim.losses !== losses) await records.read(claim.node);
        claim.losses = losses;
        if (!(await confirm())) await this.#pause();
        else if (losses === this.#losses) return !this.#isLost(claim);
      } catch {
        await this.#pause();
      }
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#clock.setTimeout(resolve, retryMillis));
  }

  #isLost({ node, record, by }: Claim): boolean {
    const { records, life } = this.#options;
    const self = life();
    const now = records.entries.get(node)?.record;
    return (
      this.#isStopped ||
      self === undefined ||
      !isSameLife(self, by) ||
      now?.state !== "claimed" ||
      now.incarnation !== record.incarnation ||
      now.by === undefined ||
      !isSameLife(now.by, by)
    );
  }
}

function keyOf({ node, incarnation }: NodeLife): string {
  return `${node}.${incarnation}`;
}
