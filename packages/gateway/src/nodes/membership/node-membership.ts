// The membership of this node: ticks, heartbeats, its record and those of others, put together.
import type { Clock, Timer } from "../../clock.ts";
import type { NodeConnection } from "../connection.ts";
import { isPermissionViolation } from "../nats-errors.ts";
import { Heartbeats } from "./heartbeats.ts";
import type { Member, Membership, NodeLife } from "./membership.ts";
import { isAlive, isSameLife, type NodeEntry } from "./node-record.ts";
import type { NodeRecords } from "./node-records.ts";
import { OwnRecord, type Renewal } from "./own-record.ts";
import { PauseWatch } from "./pause-watch.ts";
import { SilenceCounter } from "./silence.ts";

const tickMillis = 1_000;
/** Bound of a renewal that nothing waits for. */
const renewMillis = 5_000;
/** Ticks between renewals of the own record, which find a claim that the watch has missed. */
const ticksPerRenewal = 5;
/** Bound of the writes of a node that leaves. */
const leaveMillis = 2_000;

export interface NodeMembershipOptions {
  readonly connection: NodeConnection;
  readonly records: NodeRecords;
  readonly clock: Clock;
  /** The version of Answerback. */
  readonly version: string;
  readonly host: string;
  readonly warn: (message: string) => void;
  /** Prepares what a life needs in NATS. Its record is renewed afterwards. @throws the error of NATS */
  readonly prepare: (life: NodeLife) => Promise<void>;
  /**
   * Called before the listeners of `onFenced`.
   * @param isClaimed false if the record was lost with the data of NATS, and another node has taken the number
   */
  readonly fenced: (ended: NodeLife, isClaimed: boolean) => Promise<void>;
  /** Called when NATS has confirmed that this life was not claimed before the moment `sentAt` of the monotonic clock. */
  readonly confirmed: (sentAt: number) => void;
  /** True if a connection was accepted after the last such moment. */
  readonly isUnconfirmed: () => boolean;
}

export class NodeMembership implements Membership {
  readonly pauseCheck: PauseWatch;
  readonly #options: NodeMembershipOptions;
  readonly #clock: Clock;
  readonly #heartbeats: Heartbeats;
  readonly #silence = new SilenceCounter();
  readonly #own: OwnRecord;
  readonly #onChange = new Set<() => void>();
  readonly #onFenced = new Set<(ended: NodeLife) => void>();
  readonly #onJoined = new Set<(self: NodeLife) => void>();
  readonly #onSecond = new Set<() => void>();
  /** Numbers whose heartbeats were heard in the last seconds. */
  #heard = new Set<number>();
  #heardBefore = new Set<number>();
  readonly #warned = new Set<string>();
  #members: readonly Member[] = [];
  #unclaimed: ReadonlySet<number> = new Set();
  /** True while a life goes on. */
  #isJoined = false;
  #isClosed = false;
  /** The record must be renewed. */
  #mustRenew = false;
  #ticks = 0;
  readonly #tick: Timer;
  readonly #ends: readonly (() => void)[];

  constructor(options: NodeMembershipOptions) {
    const { connection, records, clock } = options;
    this.#options = options;
    this.#clock = clock.machine;
    this.#own = new OwnRecord({
      ...options,
      hello: () => this.#heartbeats.hello(),
      heard: () => this.#heard.union(this.#heardBefore),
    });
    this.pauseCheck = new PauseWatch(clock, () => this.renew());
    this.#heartbeats = new Heartbeats(connection, () => this.currentLife, {
      heard: (life) => {
        this.#heard.add(life.node);
        this.#silence.heard(life);
      },
      ended: (life) => this.#silence.ended(life),
      ownHeard: () => this.#count(),
      interrupted: () => {
        this.#silence.reset();
        this.pauseCheck.doubt();
      },
    });
    this.#ends = [
      records.onEntry((entry, before) => this.#see(entry, before)),
      connection.onReturned(() => {
        this.#mustRenew = true;
        this.#renewSoon();
      }),
    ];
    this.#tick = this.#clock.setInterval(() => this.#onTick(), tickMillis);
  }

  /**
   * Begins a life.
   * @param isOver true ends the attempts
   * @throws the error of NATS when `isOver`, or when this node may not make a request
   */
  async join(isOver: () => boolean = () => this.#isClosed): Promise<void> {
    for (;;) {
      await this.#own.lease(isOver);
      if (await this.#prepare(isOver)) break;
    }
    this.#isJoined = true;
    this.#heartbeats.beat();
    this.#evaluate();
  }

  /**
   * Prepares what this life needs in NATS, and renews its record then: a claim that comes later finds it.
   * @returns false if the life was lost
   */
  async #prepare(isOver: () => boolean): Promise<boolean> {
    for (;;) {
      try {
        await this.#options.prepare(this.#own.life);
        const renewal = await this.#own.renew(renewMillis);
        if (renewal !== "unknown") return renewal === "kept";
        if (isOver()) throw new Error("NATS does not answer.");
      } catch (error) {
        if (isOver() || isPermissionViolation(error)) throw error;
        await new Promise<void>((resolve) => this.#clock.setTimeout(resolve, tickMillis / 4));
      }
    }
  }

  get self(): NodeLife {
    return this.#own.life;
  }

  /** Undefined between lives, and after the last. */
  get currentLife(): NodeLife | undefined {
    return this.#isJoined ? this.#own.life : undefined;
  }

  members(): readonly Member[] {
    return this.#members;
  }

  unclaimed(): ReadonlySet<number> {
    return this.#unclaimed;
  }

  get isLeader(): boolean {
    const live = this.#members.filter(({ state }) => state === "live");
    const newest = Math.max(...live.map(({ documents }) => documents));
    const leader = live.find(({ documents }) => documents === newest);
    return leader !== undefined && isSameLife(leader, this.self);
  }

  /** True from `leave` on. */
  get isLeaving(): boolean {
    return this.#own.state !== "live";
  }

  onChange(listener: () => void): () => void {
    return subscribe(this.#onChange, listener);
  }

  onFenced(listener: (ended: NodeLife) => void): () => void {
    return subscribe(this.#onFenced, listener);
  }

  onJoined(listener: (self: NodeLife) => void): () => void {
    return subscribe(this.#onJoined, listener);
  }

  /** Called after each second in which this node has heard itself, and after each record that it sees. */
  onSecond(listener: () => void): () => void {
    return subscribe(this.#onSecond, listener);
  }

  isDead(life: NodeLife): boolean {
    return this.#silence.isDead(life);
  }

  /** Writes the record of this life again, and fences this node if it was claimed. */
  async renew(withinMillis = renewMillis): Promise<Renewal> {
    const life = this.self;
    const sentAt = this.#clock.monotonic();
    const renewal = await this.#own.renew(withinMillis);
    if (renewal === "kept") this.#options.confirmed(sentAt);
    if (renewal === "lost" && isSameLife(life, this.self)) this.#fence();
    return renewal;
  }

  async leave(): Promise<void> {
    if ((await this.#own.write("leaving", leaveMillis)) === "lost") this.#fence();
    this.#evaluate();
  }

  /**
   * Gives the number back.
   * @param isDone false leaves what this life owes to the other nodes, at once
   * @returns the life that has finished, so that no other node can claim it; undefined if it was claimed, or is left
   */
  async finish(isDone: boolean): Promise<NodeLife | undefined> {
    if (!this.#isJoined) return undefined;
    if (!isDone) this.#heartbeats.sayLast();
    this.#isJoined = false;
    if (!isDone) return undefined;
    return (await this.#own.write("finished", leaveMillis)) === "kept" ? this.self : undefined;
  }

  close(): void {
    this.#isClosed = true;
    this.#isJoined = false;
    this.#tick.cancel();
    this.#heartbeats.close();
    for (const end of this.#ends) end();
  }

  #onTick(): void {
    this.pauseCheck.tick();
    if (!this.#isJoined) return;
    this.#heartbeats.beat();
    this.#heardBefore = this.#heard;
    this.#heard = new Set();
    if (++this.#ticks % ticksPerRenewal === 0 || this.#options.isUnconfirmed()) this.#mustRenew = true;
    if (this.#mustRenew) this.#renewSoon();
  }

  #renewSoon(): void {
    if (!this.#isJoined || !this.#options.connection.isConnected) return;
    this.#mustRenew = false;
    void this.renew().then((renewal) => {
      this.#mustRenew ||= renewal === "unknown";
    });
  }

  #count(): void {
    const { entries } = this.#options.records;
    const others = [...entries.values()]
      .map(lifeIn)
      .filter((life) => life !== undefined && !isSameLife(life, this.self));
    this.#silence.ownHeard(this.#clock.monotonic(), others as readonly NodeLife[]);
    this.#evaluate();
    for (const listener of this.#onSecond) listener();
  }

  #see(entry: NodeEntry, before: NodeEntry | undefined): void {
    const { node, record } = entry;
    // A renewal is a sign of life, like a heartbeat.
    const life = lifeIn(entry);
    if (life !== undefined && before !== undefined && before.revision !== entry.revision) this.#silence.heard(life);
    if (record === undefined) this.#warnOnce(`The record of node ${node} cannot be read. It is left alone.`);
    else if (record.isNewer && record.state !== "finished") {
      this.#warnOnce(
        `Node ${node} runs a newer version of Answerback (${record.version}). Its record is left alone: if it dies, only nodes of that version run its $disconnect routes.`,
      );
    }
    if (!this.#isJoined) return;
    if (node === this.self.node && !isAlive(entry, this.self)) this.#fence();
    this.#evaluate();
    for (const listener of this.#onSecond) listener();
  }

  #warnOnce(message: string): void {
    if (!this.#warned.has(message)) this.#options.warn(message);
    this.#warned.add(message);
  }

  #fence(): void {
    if (!this.#isJoined || this.#isClosed) return;
    const ended = this.self;
    const isLeaving = this.isLeaving;
    this.#isJoined = false;
    this.pauseCheck.block();
    this.#options.warn(
      `Other nodes took node ${ended.node} for dead, and run the $disconnect routes of its clients. It closes their connections${isLeaving ? "" : " and goes on with another number"}.`,
    );
    const record = this.#options.records.entries.get(ended.node)?.record;
    const prepared = this.#options.fenced(ended, record?.incarnation === ended.incarnation);
    for (const listener of this.#onFenced) listener(ended);
    if (!isLeaving) void this.#joinAgain(prepared);
  }

  /** @param prepared settles when `$disconnect`s of the ended life may run */
  async #joinAgain(prepared: Promise<void>): Promise<void> {
    await prepared;
    await this.join().catch(() => {});
    if (!this.#isJoined) return;
    this.pauseCheck.allow();
    for (const listener of this.#onJoined) listener(this.self);
  }

  #evaluate(): void {
    const before = this.#members;
    const wereUnclaimed = this.#unclaimed;
    const wasLeader = this.isLeader;
    const entries = [...this.#options.records.entries.values()];
    this.#unclaimed = new Set(entries.filter(mayHaveConnections).map(({ node }) => node));
    this.#members = entries
      .flatMap((entry) => this.#memberIn(entry) ?? [])
      .sort((left, right) => left.node - right.node);
    const isSame = isSameList(before, this.#members) && wereUnclaimed.symmetricDifference(this.#unclaimed).size === 0;
    if (wasLeader !== this.isLeader || !isSame) {
      for (const listener of this.#onChange) listener();
    }
  }

  /** @returns undefined if the node of the record does not live */
  #memberIn({ node, record }: NodeEntry): Member | undefined {
    if (record === undefined || (record.state !== "live" && record.state !== "leaving")) return undefined;
    const { incarnation, state, version, host, documents } = record;
    const life = { node, incarnation };
    const isSelf = isSameLife(life, this.self);
    if (!isSelf && this.isDead(life)) return undefined;
    const silentSeconds = isSelf ? 0 : this.#silence.silentSeconds(life);
    return { node, incarnation, state, version, host, documents, silentSeconds };
  }
}

/** The life of a record; undefined if it is over or claimed, or cannot be read. */
function lifeIn({ node, record }: NodeEntry): NodeLife | undefined {
  const isOn = record?.state === "live" || record?.state === "leaving";
  return record !== undefined && isOn ? { node, incarnation: record.incarnation } : undefined;
}

/** Also true for a record that cannot be read. */
function mayHaveConnections(entry: NodeEntry): boolean {
  return entry.record === undefined || lifeIn(entry) !== undefined;
}

function isSameList(left: readonly Member[], right: readonly Member[]): boolean {
  return (
    left.length === right.length &&
    left.every((member, index) => isSameLife(member, right[index]!) && member.state === right[index]!.state)
  );
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
