// Keeps the last exchanges, callbacks and refused frames of each stage, and passes new ones to followers. It receives every
// exchange, so it does little work until someone looks.
import type { Clock } from "../../clock.ts";
import type { Exchange } from "../../execute/chain/exchange.ts";
import type { RefusedFrame } from "../../execute/data-plane.ts";
import type { ExchangeDescription, ExchangeSummary } from "../description/described-exchange.ts";
import type { ExchangeDescriber } from "../description/exchange-describer.ts";
import { describeRecord } from "../description/record-description.ts";
import { summaryOf } from "../description/summary.ts";
import type { Mask } from "../masking/mask.ts";
import { ConnectionNames } from "./connection-names.ts";
import { type ExchangeFilter, passes } from "./exchange-filter.ts";
import { ExchangeRings, type RingLimits, type StageName } from "./exchange-rings.ts";
import {
  type CallbackRecord,
  connectionOf,
  isExchange,
  type Kept,
  type KeptRecord,
  requestIdOf,
} from "./kept-record.ts";
import { countingSequences, type Sequences } from "./sequences.ts";

export interface InspectorSettings extends RingLimits {
  /** Names of headers, query parameters and JSON members to mask in addition to the default names. */
  readonly maskedNames: readonly string[];
}

export interface InspectorOptions {
  readonly limits: RingLimits;
  readonly describe: ExchangeDescriber;
  readonly mask: Mask;
  readonly clock: Clock;
  /** True if the stage exists; exchanges that end after its deletion are not kept. */
  readonly isStage: (stage: StageName) => boolean;
  /** Default: 1, 2, 3 … */
  readonly sequences?: Sequences | undefined;
}

export class Inspector {
  readonly #options: InspectorOptions;
  readonly #rings: ExchangeRings;
  /** Of open and closed connections. */
  readonly names = new ConnectionNames();
  readonly #followers = new Set<(kept: Kept) => void>();
  readonly #sequences: Sequences;
  #sequence = 0;

  constructor(options: InspectorOptions) {
    this.#options = options;
    this.#sequences = options.sequences ?? countingSequences();
    this.#rings = new ExchangeRings(options.limits, options.isStage);
  }

  onExchange(exchange: Exchange): void {
    this.names.note(exchange);
    this.#keep(exchange);
  }

  onRefusedFrame(frame: RefusedFrame): void {
    this.#keep(frame);
  }

  onCallback(callback: Omit<CallbackRecord, "kind" | "receivedAt">): void {
    this.#keep({ kind: "callback", receivedAt: this.#options.clock.now(), ...callback });
  }

  /** The highest sequence so far. */
  get sequence(): number {
    return this.#sequence;
  }

  /** All later exchanges have a higher sequence. */
  get passedSequence(): number {
    return this.#sequences.passed();
  }

  /** Drops the exchanges of a deleted stage. */
  forget(stage: StageName): void {
    this.#rings.forget(stage);
  }

  /** Everything that is kept, oldest first. */
  kept(): readonly Kept[] {
    return [...this.#rings].sort((one, other) => one.sequence - other.sequence);
  }

  /** Those that pass the filter, oldest first. */
  descriptions(filter: ExchangeFilter = {}): readonly ExchangeDescription[] {
    return this.kept().flatMap((kept) => (passes(filter, kept.record) ? [this.describe(kept)] : []));
  }

  /** @param id the request id, or the sequence */
  find(id: string): ExchangeDescription | undefined {
    const sequence = /^\d+$/.test(id) ? Number(id) : undefined;
    const found = this.#rings[Symbol.iterator]().find(
      (kept) => kept.sequence === sequence || requestIdOf(kept.record) === id,
    );
    return found && this.describe(found);
  }

  describe({ sequence, record }: Kept): ExchangeDescription {
    const connectionName = this.nameOf(record);
    const named = { sequence, ...(connectionName !== undefined && { connectionName }) };
    const { mask, describe } = this.#options;
    return { ...(isExchange(record) ? describe(record) : describeRecord(record, mask)), ...named };
  }

  summarize(kept: Kept): ExchangeSummary {
    return summaryOf(kept, this.#options.mask, this.nameOf(kept.record));
  }

  /** The name that the client of a record chose. */
  nameOf(record: KeptRecord): string | undefined {
    return this.names.of(connectionOf(record).connectionId);
  }

  /** Calls the listener for every new record. @returns a function that stops it */
  follow(listener: (kept: Kept) => void): () => void {
    this.#followers.add(listener);
    return () => this.#followers.delete(listener);
  }

  #keep(record: KeptRecord): void {
    const sequence = this.#sequences.next();
    this.#sequence = sequence;
    this.#rings.add(record, sequence);
    if (this.#followers.size === 0) return;
    const kept = { sequence, record };
    for (const listener of this.#followers) listener(kept);
  }
}
