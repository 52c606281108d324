// The rings of all stages, with one limit for the whole process: beyond it the oldest exchanges of any stage are dropped.
import { errorOf } from "../../execute/chain/exchange.ts";
import { ExchangeRing } from "./exchange-ring.ts";
import { connectionOf, isExchange, type Kept, type KeptRecord } from "./kept-record.ts";

export interface RingLimits {
  /** Exchanges per stage. */
  readonly maxExchanges: number;
  /** Approximate bytes per stage that the records keep in memory. */
  readonly maxBytes: number;
  /** Bytes of all stages together. */
  readonly maxTotalBytes: number;
}

export interface StageName {
  readonly apiId: string;
  readonly stageName: string;
}

/** Share of the limit that stays after dropping, so that not every exchange causes it. */
const keptShare = 7 / 8;

export class ExchangeRings {
  readonly #limits: RingLimits;
  readonly #isStage: (stage: StageName) => boolean;
  /** By API, then by stage: joining the names for each exchange would cost more than keeping it. */
  readonly #rings = new Map<string, Map<string, ExchangeRing>>();
  #bytes = 0;

  /** @param isStage true if the stage exists; exchanges that end after its deletion are not kept */
  constructor(limits: RingLimits, isStage: (stage: StageName) => boolean) {
    this.#limits = limits;
    this.#isStage = isStage;
  }

  /** Approximate bytes of all kept exchanges. */
  get bytes(): number {
    return this.#bytes;
  }

  add(record: KeptRecord, sequence: number): void {
    if (this.#limits.maxExchanges === 0) return;
    const ring = this.#ringOf(connectionOf(record));
    if (ring === undefined) return;
    const before = ring.bytes;
    if (isExchange(record)) {
      // The texts suffice to describe it.
      record.event.document.release();
      record.endpoint?.release();
      releaseStacks(errorOf(record.outcome));
    }
    ring.add(record, sequence);
    this.#bytes += ring.bytes - before;
    if (this.#bytes > this.#limits.maxTotalBytes) this.#dropOldest();
  }

  forget({ apiId, stageName }: StageName): void {
    const ofApi = this.#rings.get(apiId);
    const ring = ofApi?.get(stageName);
    if (ofApi === undefined || ring === undefined) return;
    this.#bytes -= ring.bytes;
    ofApi.delete(stageName);
    if (ofApi.size === 0) this.#rings.delete(apiId);
  }

  /** Stage by stage, each oldest first. */
  *[Symbol.iterator](): Generator<Kept> {
    for (const ofApi of this.#rings.values()) for (const ring of ofApi.values()) yield* ring;
  }

  #ringOf(stage: StageName): ExchangeRing | undefined {
    const { apiId, stageName } = stage;
    const found = this.#rings.get(apiId)?.get(stageName);
    if (found !== undefined || !this.#isStage(stage)) return found;
    const ring = new ExchangeRing(this.#limits);
    const ofApi = this.#rings.get(apiId) ?? new Map<string, ExchangeRing>();
    this.#rings.set(apiId, ofApi.set(stageName, ring));
    this.#bytes += ring.bytes;
    return ring;
  }

  #dropOldest(): void {
    const rings = [...this.#rings].flatMap(([apiId, ofApi]) =>
      [...ofApi].map(([stageName, ring]) => ({ apiId, stageName, ring })),
    );
    const oldest = [...this].map(({ sequence }) => sequence).sort((one, other) => one - other);
    const bound = this.#limits.maxTotalBytes * keptShare;
    // Drops an eighth at a time until the rest fits; the newest stays.
    for (let from = 0; this.#bytes > bound && from < oldest.length - 1; ) {
      from = Math.min(from + Math.ceil((oldest.length - from) / 8), oldest.length - 1);
      const newest = oldest[from]!;
      for (const { ring } of rings) {
        const before = ring.bytes;
        ring.dropBefore(newest);
        this.#bytes += ring.bytes - before;
      }
      for (const { ring, ...stage } of rings) if (ring.isEmpty) this.forget(stage);
    }
  }
}

/**
 * Replaces the stacks of an error and its causes by their first lines. An unread stack refers to the object of every frame,
 * and so to the parsed documents.
 */
function releaseStacks(error: unknown): void {
  for (let one = error; Error.isError(one); one = one.cause) one.stack = `${one.name}: ${one.message}`;
}
