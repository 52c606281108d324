// The last exchanges of one stage, bounded in number and bytes. Holds the records themselves; describing one costs only
// who asks.
import type { Exchange } from "../execute/exchange.ts";

export interface RingLimits {
  /** Exchanges per stage. */
  readonly maxExchanges: number;
  /** Bytes of payloads per stage, roughly: what the records hold on to. */
  readonly maxBytes: number;
}

export interface KeptExchange {
  readonly sequence: number;
  readonly exchange: Exchange;
  readonly bytes: number;
}

export class ExchangeRing {
  readonly #limits: RingLimits;
  /** A circle: the oldest is at `#start`. */
  readonly #kept: (KeptExchange | undefined)[];
  #start = 0;
  #count = 0;
  #bytes = 0;

  constructor(limits: RingLimits) {
    this.#limits = limits;
    this.#kept = new Array<KeptExchange | undefined>(limits.maxExchanges).fill(undefined);
  }

  /** The newest is kept even when it is larger than the limit by itself. */
  add(exchange: Exchange, sequence: number): void {
    if (this.#limits.maxExchanges === 0) return;
    const bytes = bytesOf(exchange);
    if (this.#count === this.#limits.maxExchanges) this.#drop();
    while (this.#count > 0 && this.#bytes + bytes > this.#limits.maxBytes) this.#drop();
    this.#kept[(this.#start + this.#count) % this.#kept.length] = { sequence, exchange, bytes };
    this.#count++;
    this.#bytes += bytes;
  }

  /** Oldest first. */
  *[Symbol.iterator](): Generator<KeptExchange> {
    for (let index = 0; index < this.#count; index++) {
      const kept = this.#kept[(this.#start + index) % this.#kept.length];
      if (kept) yield kept;
    }
  }

  #drop(): void {
    this.#bytes -= this.#kept[this.#start]?.bytes ?? 0;
    this.#kept[this.#start] = undefined;
    this.#start = (this.#start + 1) % this.#kept.length;
    this.#count--;
  }
}

/** The record itself, with what its phases made beside the payloads. */
const recordBytes = 1024;

function bytesOf({ event, request, endpoint, payload }: Exchange): number {
  const requestBody = request === undefined ? 0 : lengthOf(request);
  return (
    recordBytes + event.document.text.length + requestBody + (endpoint?.body.length ?? 0) + (payload?.data.length ?? 0)
  );
}

function lengthOf(request: NonNullable<Exchange["request"]>): number {
  if (request.kind === "mock") return request.document.length;
  return request.kind === "lambda" ? request.payload.length : request.body.length;
}
