// The last exchanges of one stage, bounded in number and bytes. Holds the records themselves; describing one costs only
// who asks.
import type { Exchange } from "../execute/chain/exchange.ts";
import type { RingLimits } from "./exchange-rings.ts";

export interface KeptExchange {
  readonly sequence: number;
  readonly exchange: Exchange;
}

/** A ring takes so many bytes for each exchange that it could hold. */
const slotBytes = 24;

export class ExchangeRing {
  readonly #limits: Pick<RingLimits, "maxExchanges" | "maxBytes">;
  /** A circle: the oldest is at `#start`. What is counted stands beside it, so that dropping one touches no old object. */
  readonly #exchanges: (Exchange | undefined)[];
  readonly #sequences: Float64Array;
  readonly #sizes: Float64Array;
  #start = 0;
  #count = 0;
  #bytes = 0;

  constructor(limits: Pick<RingLimits, "maxExchanges" | "maxBytes">) {
    this.#limits = limits;
    this.#exchanges = new Array<Exchange | undefined>(limits.maxExchanges).fill(undefined);
    this.#sequences = new Float64Array(limits.maxExchanges);
    this.#sizes = new Float64Array(limits.maxExchanges);
  }

  /** Bytes that the ring and its exchanges take, roughly. */
  get bytes(): number {
    return this.#bytes + slotBytes * this.#limits.maxExchanges;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** The newest is kept even when it is larger than the limit by itself. */
  add(exchange: Exchange, sequence: number): void {
    const { maxExchanges, maxBytes } = this.#limits;
    if (maxExchanges === 0) return;
    const bytes = bytesOf(exchange);
    if (this.#count === maxExchanges) this.#drop();
    while (this.#count > 0 && this.#bytes + bytes > maxBytes) this.#drop();
    const end = this.#start + this.#count;
    const slot = end < maxExchanges ? end : end - maxExchanges;
    this.#exchanges[slot] = exchange;
    this.#sequences[slot] = sequence;
    this.#sizes[slot] = bytes;
    this.#count++;
    this.#bytes += bytes;
  }

  /** Oldest first. */
  *[Symbol.iterator](): Generator<KeptExchange> {
    for (let index = 0; index < this.#count; index++) {
      const slot = (this.#start + index) % this.#exchanges.length;
      const exchange = this.#exchanges[slot];
      if (exchange) yield { sequence: this.#sequences[slot]!, exchange };
    }
  }

  /** Drops what is older than a sequence. */
  dropBefore(sequence: number): void {
    while (this.#count > 0 && this.#sequences[this.#start]! < sequence) this.#drop();
  }

  #drop(): void {
    this.#bytes -= this.#sizes[this.#start]!;
    this.#exchanges[this.#start] = undefined;
    this.#start = this.#start + 1 < this.#exchanges.length ? this.#start + 1 : 0;
    this.#count--;
  }
}

/** The record itself, with what its phases made beside the payloads. */
const recordBytes = 1024;
/** Texts are kept as they came, and masked once somebody has looked at them. */
const copies = 2;

function bytesOf({ event, request, endpoint, payload }: Exchange): number {
  const texts = event.document.text.length + (endpoint?.body.length ?? 0) + (payload?.data.length ?? 0);
  return recordBytes + copies * (texts + (request === undefined ? 0 : lengthOf(request)));
}

function lengthOf(request: NonNullable<Exchange["request"]>): number {
  if (request.kind === "mock") return request.document.length;
  return request.kind === "lambda" ? request.payload.length : request.body.length;
}
