// The quotas of API keys in a cluster. A node leases uses in chunks, by compare-and-set on the key's entry, and counts in
// memory until a chunk is spent. All leases together never exceed the quota while NATS answers. If it does not, the node goes
// on with the uses that were left when it last read the entry, and adds them to the entry later.
import { randomUUID } from "node:crypto";
import type { Clock } from "../../clock.ts";
import type { ApiKeySettings } from "../../execute/access/api-key.ts";
import { type CountUse, periodOf } from "../../execute/access/quota.ts";
import type { QuotaEntries, QuotaEntry, StoredEntry } from "./quota-entries.ts";

/** How long a handshake waits for a lease. */
const maxWaitMillis = 250;
/** After NATS did not answer, or the quota was used up, how long before the next lease is tried. */
const retryMillis = 1_000;
/** Chunks that were not used for so long are given back. */
const idleMillis = 10_000;
const tidyMillis = 5_000;
/** All chunks that nodes hold at one time are at most this part of what is left. */
const heldPart = 1 / 16;
const mostPerChunk = 1_000;
/** How long a node that leaves waits until its uses are settled. */
const maxSettleMillis = 3_000;

type KeyWithQuota = ApiKeySettings & { readonly quota: NonNullable<ApiKeySettings["quota"]> };

export interface LeasedQuotas {
  readonly countUse: CountUse;
  /** Gives the unspent uses back and adds those without a lease, at most for 3 s. Count nothing afterwards. Never rejects. */
  close(): Promise<void>;
}

/** @param nodes the number of nodes of the cluster */
export function leaseQuotas(entries: QuotaEntries, nodes: () => number, clock: Clock): LeasedQuotas {
  const quotas = new Map<string, LeasedQuota>();
  const tidying = clock.machine.setInterval(() => {
    for (const quota of quotas.values()) quota.tidy();
  }, tidyMillis);
  return {
    countUse(key) {
      if (!hasQuota(key)) return true;
      let quota = quotas.get(key.value);
      if (quota === undefined) {
        quota = new LeasedQuota(key.value, entries, nodes, clock);
        quotas.set(key.value, quota);
      }
      return quota.use(key.quota);
    },
    async close() {
      tidying.cancel();
      const settled = Promise.all(Array.from(quotas.values(), (quota) => quota.settle()));
      await within(maxSettleMillis, settled, clock);
    },
  };
}

function hasQuota(key: ApiKeySettings): key is KeyWithQuota {
  return key.quota !== undefined;
}

/** @returns true if `done` was fulfilled in time */
function within(millis: number, done: Promise<unknown>, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.machine.setTimeout(() => resolve(false), millis);
    const end = (isDone: boolean) => {
      timer.cancel();
      resolve(isDone);
    };
    done.then(
      () => end(true),
      () => end(false),
    );
  });
}

/** The quota of one key. It has at most one change of the entry under way. */
class LeasedQuota {
  readonly #key: string;
  readonly #entries: QuotaEntries;
  readonly #nodes: () => number;
  readonly #clock: Clock;
  #period = "";
  #limit = 0;
  /** Uses that are leased and not spent. */
  #leased = 0;
  /** Uses that were allowed without a lease and are not in the entry. */
  #unsettled = 0;
  /** `used` of the entry when it was last read or written. */
  #usedByAll = 0;
  /** Undefined if it must be read first. */
  #stored: StoredEntry | undefined;
  #unsure: UnsureWrite | undefined;
  #change: Promise<void> | undefined;
  /** Handshakes that wait for a lease. */
  #waiting = 0;
  /** When a lease may be tried again, by the monotonic clock. */
  #retryAt = 0;
  #usedAt = 0;

  constructor(key: string, entries: QuotaEntries, nodes: () => number, clock: Clock) {
    this.#key = key;
    this.#entries = entries;
    this.#nodes = nodes;
    this.#clock = clock;
  }

  use({ limit, period }: KeyWithQuota["quota"]): boolean | Promise<boolean> {
    this.#enter(`${period} ${periodOf(this.#clock.now(), period)}`);
    this.#limit = limit;
    this.#usedAt = this.#clock.machine.monotonic();
    return this.#take() ?? this.#takeLater();
  }

  /** Gives back a chunk that nobody uses, and settles what NATS did not take before. */
  tidy(): void {
    if (this.#change !== undefined || (this.#leased === 0 && this.#unsettled === 0)) return;
    if (this.#clock.machine.monotonic() - this.#usedAt < idleMillis) return;
    void this.settle().catch(() => {});
  }

  /** @throws if NATS does not answer */
  async settle(): Promise<void> {
    while (this.#change !== undefined) await this.#change.catch(() => {});
    if (this.#leased > 0 || this.#unsettled > 0) await this.#begin(() => this.#giveBack());
  }

  /** @returns undefined if a lease decides */
  #take(): boolean | undefined {
    if (this.#leased > 0) {
      this.#leased--;
      return true;
    }
    if (this.#clock.machine.monotonic() >= this.#retryAt) return undefined;
    return this.#takeUnsettled();
  }

  async #takeLater(): Promise<boolean> {
    const deadline = this.#clock.machine.monotonic() + maxWaitMillis;
    const { machine } = this.#clock;
    this.#waiting++;
    try {
      for (;;) {
        const change = this.#change ?? this.#begin(() => this.#lease());
        const isDone = await within(deadline - machine.monotonic(), change, this.#clock);
        if (!isDone) this.#retryAt = machine.monotonic() + retryMillis;
        const taken = this.#take();
        if (taken !== undefined) return taken;
      }
    } finally {
      this.#waiting--;
    }
  }

  /** Without a lease, a node allows at most what was left for all when it last knew: nothing if the quota was used up. */
  #takeUnsettled(): boolean {
    if (this.#usedByAll + this.#unsettled >= this.#limit) return false;
    this.#unsettled++;
    return true;
  }

  #begin(run: () => Promise<void>): Promise<void> {
    const change = run().finally(() => {
      this.#change = undefined;
    });
    this.#change = change;
    return change;
  }

  async #lease(): Promise<void> {
    const isRead = this.#stored === undefined;
    const leased = await this.#update(({ left, settled }) => ({ leased: this.#chunkOf(left), settled }));
    if (leased > 0) return;
    // Another node may have given some back since this one read the entry.
    if (!isRead) {
      this.#stored = undefined;
      if ((await this.#update(({ left, settled }) => ({ leased: this.#chunkOf(left), settled }))) > 0) return;
    }
    this.#retryAt = this.#clock.machine.monotonic() + retryMillis;
  }

  async #giveBack(): Promise<void> {
    const unspent = this.#leased;
    const period = this.#period;
    const unsure = this.#unsure;
    this.#leased = 0;
    try {
      await this.#update(({ settled }) => ({ leased: -unspent, settled }));
    } catch (error) {
      // After a write without an acknowledgement, the next read decides.
      if (this.#period === period && this.#unsure === unsure) this.#leased += unspent;
      throw error;
    }
  }

  /**
   * Changes the entry until the compare-and-set succeeds.
   * @returns the uses that were leased
   * @throws if NATS does not answer
   */
  async #update(changeOf: (state: { readonly left: number; readonly settled: number }) => Change): Promise<number> {
    for (;;) {
      const { entry, revision } = this.#stored ?? (await this.#read());
      const used = entry?.period === this.#period ? entry.used : 0;
      const settled = this.#unsettled;
      const change = changeOf({ left: this.#limit - used - settled, settled });
      this.#usedByAll = used;
      if (change.leased === 0 && change.settled === 0) return 0;
      const written: QuotaEntry = {
        period: this.#period,
        used: Math.max(0, used + change.leased + change.settled),
        write: randomUUID(),
      };
      const changed = await this.#write(written, revision, change);
      if (changed === undefined) continue;
      if (this.#period === written.period) this.#apply(change, written);
      this.#stored = { entry: written, revision: changed };
      return change.leased;
    }
  }

  async #read(): Promise<StoredEntry> {
    const stored = await this.#entries.read(this.#key);
    const { entry } = stored;
    this.#decide(stored);
    // The clock of another node is ahead.
    if (entry !== undefined && isLater(entry.period, this.#period)) this.#enter(entry.period);
    this.#stored = stored;
    return stored;
  }

  /** @returns the new revision, undefined if another node has changed the entry */
  async #write(entry: QuotaEntry, revision: number, change: Change): Promise<number | undefined> {
    this.#stored = undefined;
    try {
      return await this.#entries.write(this.#key, entry, revision);
    } catch (error) {
      this.#unsure = { entry, revision, change };
      throw error;
    }
  }

  /** Finds out from the entry if a write without an acknowledgement has happened. */
  #decide({ entry, revision }: StoredEntry): void {
    const unsure = this.#unsure;
    this.#unsure = undefined;
    if (unsure?.entry.period !== this.#period) return;
    if (entry?.write === unsure.entry.write) this.#apply(unsure.change, entry);
    // It did not happen, so this node still has what it wanted to give back.
    else if (revision === unsure.revision) this.#leased += Math.max(0, -unsure.change.leased);
  }

  #apply({ leased, settled }: Change, { used }: QuotaEntry): void {
    this.#leased += Math.max(0, leased);
    this.#unsettled -= settled;
    this.#usedByAll = used;
  }

  /** At least as many as wait, and few enough that the quota is still exact when it is nearly used up. */
  #chunkOf(left: number): number {
    const fair = Math.min(mostPerChunk, Math.floor((left * heldPart) / Math.max(1, this.#nodes())));
    return Math.max(0, Math.min(left, Math.max(1, fair, this.#waiting)));
  }

  /** Begins a period; what was leased or used in an earlier one does not matter any more. */
  #enter(period: string): void {
    if (period === this.#period || isLater(this.#period, period)) return;
    this.#period = period;
    this.#leased = 0;
    this.#unsettled = 0;
    this.#usedByAll = 0;
    this.#retryAt = 0;
  }
}

/** A write that was not acknowledged. */
interface UnsureWrite {
  readonly entry: QuotaEntry;
  /** The one that the write expected. */
  readonly revision: number;
  readonly change: Change;
}

interface Change {
  /** Uses that are leased; negative if they are given back. */
  readonly leased: number;
  /** Uses without a lease that are added. */
  readonly settled: number;
}

/** False for periods of different lengths. */
function isLater(period: string, other: string): boolean {
  const [length, name = ""] = period.split(" ");
  const [otherLength, otherName = ""] = other.split(" ");
  return length === otherLength && name > otherName;
}
