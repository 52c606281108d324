// The `$disconnect`s that this node owes. Each record goes into the node's stream in NATS before the `$connect` backend is
// called. If NATS does not acknowledge it in time, the record goes to the node's own disk, and to the stream later.
import { atMost, type Clock, type Timer } from "../../clock.ts";
import { holderOf } from "../../cluster/connection-id.ts";
import type { PauseCheck } from "../../cluster/pause-check.ts";
import type { ConnectionIdentity } from "../../execute/chain/inbound-event.ts";
import type { OwedDisconnects } from "../../execute/disconnects/owed-disconnects.ts";
import type { NodeOwedDisconnects } from "../cluster-node.ts";
import type { NodeLife } from "../membership/membership.ts";
import type { Renewal } from "../membership/own-record.ts";
import type { OwedStreams } from "./owed-streams.ts";
import { Removals } from "./removals.ts";

/** A handshake waits at most this long for NATS: an election stops acknowledgements for seconds. */
export const longestPutMillis = 250;
/** Time in which NATS may acknowledge a put that no handshake waits for any more. */
const putMillis = 2_000;
/** Time between attempts while records wait. */
const retryMillis = 250;
const mostPutsAtOnce = 200;
/** Time between comparisons of the stream's number of records with what this node has put there. */
const countMillis = 10_000;

/** Why a handshake ends: its connection belongs to a life of this node that others have claimed. */
export class ClaimedError extends Error {
  override readonly name = "ClaimedError";

  constructor() {
    super("Other nodes took this one for dead while the handshake went on.");
  }
}

interface Owed {
  readonly connection: ConnectionIdentity;
  /** `kept`: of a claimed life, never to be put. */
  state: "waiting" | "putting" | "put" | "kept";
  /** A put was begun whose result is not known. */
  isDoubtful: boolean;
  /** It is in the journal on the own disk. */
  isJournaled: boolean;
  isSettled: boolean;
  /** When the `$connect` backend had accepted the connection, on the monotonic clock. Infinity until then. */
  answeredAt: number;
}

export interface NatsOwedOptions {
  readonly streams: OwedStreams;
  /** Renews the record of this life in NATS. */
  readonly renew: () => Promise<Renewal>;
  readonly life: () => NodeLife;
  readonly isConnected: () => boolean;
  readonly pauseCheck: PauseCheck;
  /** On the own disk. Undefined: what NATS does not acknowledge ends with the process. */
  readonly journal: OwedDisconnects | undefined;
  readonly clock: Clock;
}

export class NatsOwedDisconnects implements NodeOwedDisconnects {
  readonly #options: NatsOwedOptions;
  readonly #clock: Clock;
  readonly #owed = new Map<string, Owed>();
  /** Those that have state `waiting`, in order. */
  readonly #waiting = new Set<Owed>();
  readonly #removals: Removals;
  /** Connections of other nodes whose `$disconnect`s this node runs. */
  readonly #claimed = new Map<string, () => void>();
  /** Numbers of lives of this node that others have claimed. */
  readonly #ended = new Set<number>();
  /**
   * When the latest put or renewal was sent that NATS has acknowledged: until then this life was not claimed. On the monotonic
   * clock.
   */
  #confirmedAt = Number.NEGATIVE_INFINITY;
  #answeredAt = Number.NEGATIVE_INFINITY;
  /** True from a put that failed until NATS answers again: handshakes do not wait for it. */
  #isSuspended = false;
  /** The stream must be compared with what this node owes, because it may have lost records. */
  #mustCompare = false;
  #wasUnequal = false;
  #isPumping = false;
  #isClosed = false;
  readonly #counting: Timer;

  constructor(options: NatsOwedOptions) {
    this.#options = options;
    this.#clock = options.clock.machine;
    this.#removals = new Removals((id) => options.streams.remove(id), options.clock);
    this.#counting = this.#clock.setInterval(() => void this.#count().catch(() => {}), countMillis);
  }

  async owe(connection: ConnectionIdentity): Promise<void> {
    const owed: Owed = {
      connection,
      state: "waiting",
      isDoubtful: false,
      isJournaled: false,
      isSettled: false,
      answeredAt: Number.POSITIVE_INFINITY,
    };
    this.#owed.set(connection.connectionId, owed);
    if (this.#isEnded(connection.connectionId)) owed.state = "kept";
    else if (this.#isSuspended || !this.#options.isConnected()) this.#wait(owed);
    else {
      await atMost(longestPutMillis, this.#put(owed), this.#clock);
      if (owed.state === "putting") this.#isSuspended = true;
    }
    if (owed.state !== "put") await this.#keep(owed);
    const { pauseCheck } = this.#options;
    if (this.#clock.monotonic() > pauseCheck.deadline) await pauseCheck.ask();
    if (this.#isEnded(connection.connectionId)) throw new ClaimedError();
  }

  answered(connectionId: string): void {
    const owed = this.#owed.get(connectionId);
    if (owed === undefined) return;
    this.#answeredAt = this.#clock.monotonic();
    owed.answeredAt = this.#answeredAt;
  }

  settle(connectionId: string): void {
    this.#settleClaimed(connectionId);
    const owed = this.#owed.get(connectionId);
    if (owed === undefined) return this.#options.journal?.settle(connectionId);
    this.#owed.delete(connectionId);
    this.#waiting.delete(owed);
    owed.isSettled = true;
    this.#leaveJournal(owed);
    if (owed.state === "put" || (owed.state === "waiting" && owed.isDoubtful)) this.#removals.add(connectionId);
  }

  isClaimed(connectionId: string): boolean {
    return this.#ended.size > 0 && this.#isEnded(connectionId) && !this.#owed.has(connectionId);
  }

  get count(): number {
    return this.#owed.size;
  }

  get waiting(): number {
    let count = 0;
    for (const { state } of this.#owed.values()) if (state !== "put") count++;
    return count;
  }

  /** True if nothing of this life is in its stream. */
  get isEmpty(): boolean {
    const { node } = this.#options.life();
    return this.#removals.count === 0 && ![...this.#owed.keys()].some((id) => holderOf(id)?.node === node);
  }

  /** Resolves when what was settled is removed. */
  removed(): Promise<void> {
    return this.#removals.emptied();
  }

  /** @param onSettled is called when the `$disconnect` of this connection of another node has run */
  claim(connectionId: string, onSettled: () => void): void {
    this.#claimed.set(connectionId, onSettled);
  }

  /** The claim of this connection was lost. */
  unclaim(connectionId: string): void {
    this.#claimed.delete(connectionId);
  }

  /** A life begins: its stream exists when this resolves. @throws the error of NATS */
  async prepare({ node }: NodeLife): Promise<void> {
    await this.#options.streams.create(node);
    this.#ended.delete(node);
    this.#isSuspended = false;
    // Records that an earlier life has left there are removed.
    this.#mustCompare = true;
    this.#pump();
  }

  /** True if nothing confirms that this life went on until the last `$connect` was answered. */
  get isUnconfirmed(): boolean {
    return this.#answeredAt > Number.NEGATIVE_INFINITY && this.#answeredAt >= this.#confirmedAt;
  }

  /** NATS has confirmed that this life was not claimed before this moment of the monotonic clock. */
  confirmed(sentAt: number): void {
    this.#confirmedAt = Math.max(this.#confirmedAt, sentAt);
  }

  /**
   * This life is over. Resolves when all that this node still owes is on its disk.
   * @param isClaimed true: other nodes run what is in the stream, and this node runs the rest. False: this node runs all,
   * because the stream was lost
   */
  async fence({ node }: NodeLife, isClaimed: boolean): Promise<void> {
    this.#ended.add(node);
    const kept: Owed[] = [];
    for (const [id, owed] of this.#owed) {
      if (holderOf(id)?.node !== node) continue;
      if (isClaimed && this.#runsElsewhere(owed)) this.#owed.delete(id);
      else {
        owed.state = "kept";
        kept.push(owed);
      }
    }
    this.#waiting.clear();
    this.#removals.forget((id) => this.#isEnded(id));
    this.#confirmedAt = Number.NEGATIVE_INFINITY;
    await Promise.all(kept.map((owed) => owed.isJournaled || this.#keep(owed)));
  }

  /**
   * True if a claimer runs the `$disconnect` after the `$connect` backend has accepted the connection. It may have run it
   * before, if nothing confirms that the life went on until then.
   */
  #runsElsewhere(owed: Owed): boolean {
    return owed.state === "put" && owed.answeredAt < this.#confirmedAt;
  }

  /** The connection to NATS has returned. */
  returned(): void {
    this.#mustCompare = true;
    this.#pump();
  }

  close(): void {
    this.#isClosed = true;
    this.#counting.cancel();
  }

  #isEnded(connectionId: string): boolean {
    return this.#ended.size > 0 && this.#ended.has(holderOf(connectionId)?.node ?? 0);
  }

  #settleClaimed(connectionId: string): void {
    const onSettled = this.#claimed.get(connectionId);
    if (onSettled === undefined) return;
    this.#claimed.delete(connectionId);
    this.#removals.add(connectionId);
    onSettled();
  }

  #wait(owed: Owed): void {
    owed.state = "waiting";
    this.#waiting.add(owed);
    this.#pump();
  }

  /** Writes it to the own disk, unless it has reached NATS meanwhile. */
  async #keep(owed: Owed): Promise<void> {
    const { journal } = this.#options;
    if (journal === undefined || owed.isSettled) return;
    owed.isJournaled = true;
    await journal.owe(owed.connection);
    if (owed.state === "put" || owed.isSettled) this.#leaveJournal(owed);
  }

  #leaveJournal(owed: Owed): void {
    if (!owed.isJournaled) return;
    owed.isJournaled = false;
    this.#options.journal?.settle(owed.connection.connectionId);
  }

  /** Never rejects. @returns true if it is in the stream */
  async #put(owed: Owed): Promise<boolean> {
    const { connectionId } = owed.connection;
    owed.state = "putting";
    this.#waiting.delete(owed);
    const sentAt = this.#clock.monotonic();
    try {
      await this.#options.streams.put(owed.connection, putMillis);
    } catch {
      owed.isDoubtful = true;
      if (owed.isSettled) this.#removals.add(connectionId);
      else if (owed.state === "putting") this.#wait(owed);
      this.#isSuspended = true;
      this.#mustCompare = true;
      return false;
    }
    this.#isSuspended = false;
    if (!this.#isEnded(connectionId)) this.confirmed(sentAt);
    if (owed.isSettled) this.#removals.add(connectionId);
    else if (owed.state === "putting") {
      owed.state = "put";
      this.#leaveJournal(owed);
    }
    return true;
  }

  /** Puts what waits, one first, and then many at once. */
  #pump(): void {
    if (this.#isPumping || this.#isClosed) return;
    this.#isPumping = true;
    void this.#proceed().finally(() => {
      this.#isPumping = false;
    });
  }

  async #proceed(): Promise<void> {
    while (!this.#isClosed && (this.#mustCompare || this.#waiting.size > 0)) {
      if (!(await this.#attempt())) await new Promise<void>((done) => this.#clock.setTimeout(done, retryMillis));
    }
  }

  /** @returns false if NATS does not answer */
  async #attempt(): Promise<boolean> {
    if (!this.#options.isConnected()) return false;
    if (this.#mustCompare && !(await this.#compare().catch(() => false))) return false;
    const [first, ...others] = [...this.#waiting].slice(0, mostPutsAtOnce);
    if (first === undefined) return true;
    if (!(await this.#put(first))) return false;
    return (await Promise.all(others.filter((owed) => owed.state === "waiting").map((owed) => this.#put(owed)))).every(
      (isPut) => isPut,
    );
  }

  /**
   * Makes the stream have what this node owes. The record of this life is renewed before anything is put in a stream that was
   * created again, so that a claim finds it.
   * @returns false if this life is lost, or NATS does not answer
   * @throws the error of NATS
   */
  async #compare(): Promise<boolean> {
    const { streams, renew, life } = this.#options;
    const { node } = life();
    if (this.#ended.has(node)) return false;
    const before = [...this.#owed.values()].filter(({ state }) => state === "put");
    const found = await streams.ids(node);
    if ((await renew()) !== "kept" || life().node !== node) return false;
    if (found === undefined) {
      await streams.create(node);
      if ((await renew()) !== "kept") return false;
    }
    const present = found ?? new Set<string>();
    for (const owed of before) {
      if (!present.has(owed.connection.connectionId) && owed.state === "put" && !owed.isSettled) this.#wait(owed);
    }
    for (const id of present) if (!this.#owed.has(id) && !this.#removals.has(id)) this.#removals.add(id);
    this.#mustCompare = false;
    return true;
  }

  /** Compares if the number of records differs twice in a row. */
  async #count(): Promise<void> {
    const isQuiet = () => this.#options.isConnected() && !this.#mustCompare && this.#removals.count === 0;
    const { node } = this.#options.life();
    if (!isQuiet() || this.#ended.has(node)) return;
    const found = await this.#options.streams.count(node);
    const put = [...this.#owed.values()].filter(({ state }) => state === "put").length;
    const isUnequal = found !== put && isQuiet();
    if (isUnequal && this.#wasUnequal) this.returned();
    this.#wasUnequal = isUnequal;
  }
}
