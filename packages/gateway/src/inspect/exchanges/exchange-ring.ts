// The last exchanges and callbacks of one stage, limited in number and bytes. It keeps the records; they are described only on request.
import type { Exchange } from "../../execute/chain/exchange.ts";
import type { FunctionInvocation } from "../../execute/integrations/function-host.ts";
import type { RingLimits } from "./exchange-rings.ts";
import { isExchange, type Kept, type KeptRecord } from "./kept-record.ts";

/** Bytes of a ring for each exchange that fits into it. */
const slotBytes = 24;

export class ExchangeRing {
  readonly #limits: Pick<RingLimits, "maxExchanges" | "maxBytes">;
  /** A ring buffer: the oldest is at `#start`. Sizes are kept in a separate array, so that `#drop` reads no old object. */
  readonly #records: (KeptRecord | undefined)[];
  readonly #sequences: Float64Array;
  readonly #sizes: Float64Array;
  #start = 0;
  #count = 0;
  #bytes = 0;

  constructor(limits: Pick<RingLimits, "maxExchanges" | "maxBytes">) {
    this.#limits = limits;
    this.#records = new Array<KeptRecord | undefined>(limits.maxExchanges).fill(undefined);
    this.#sequences = new Float64Array(limits.maxExchanges);
    this.#sizes = new Float64Array(limits.maxExchanges);
  }

  /** Approximate bytes of the ring and its exchanges. */
  get bytes(): number {
    return this.#bytes + slotBytes * this.#limits.maxExchanges;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** The newest exchange is kept even if it alone exceeds the limit. */
  add(record: KeptRecord, sequence: number): void {
    const { maxExchanges, maxBytes } = this.#limits;
    if (maxExchanges === 0) return;
    const bytes = isExchange(record) ? bytesOf(record) : bytesOfOther(record);
    if (this.#count === maxExchanges) this.#drop();
    while (this.#count > 0 && this.#bytes + bytes > maxBytes) this.#drop();
    const end = this.#start + this.#count;
    const slot = end < maxExchanges ? end : end - maxExchanges;
    this.#records[slot] = record;
    this.#sequences[slot] = sequence;
    this.#sizes[slot] = bytes;
    this.#count++;
    this.#bytes += bytes;
  }

  /** Oldest first. */
  *[Symbol.iterator](): Generator<Kept> {
    for (let index = 0; index < this.#count; index++) {
      const slot = (this.#start + index) % this.#records.length;
      const record = this.#records[slot];
      if (record) yield { sequence: this.#sequences[slot]!, record };
    }
  }

  /** Drops exchanges with a lower sequence. */
  dropBefore(sequence: number): void {
    while (this.#count > 0 && this.#sequences[this.#start]! < sequence) this.#drop();
  }

  #drop(): void {
    this.#bytes -= this.#sizes[this.#start]!;
    this.#records[this.#start] = undefined;
    this.#start = this.#start + 1 < this.#records.length ? this.#start + 1 : 0;
    this.#count--;
  }
}

/** The record and everything in it but the payloads. */
const recordBytes = 1024;
/** Texts are kept as received and, after someone viewed them, masked. */
const copies = 2;

function bytesOfOther(record: Exclude<KeptRecord, Exchange>): number {
  return recordBytes + (record.kind === "callback" ? copies * record.body.length : 0);
}

function bytesOf({ event, request, endpoint, payload, authorization, invocation }: Exchange): number {
  const texts =
    event.document.text.length +
    (endpoint?.body.length ?? 0) +
    (payload?.data.length ?? 0) +
    logLengthOf(authorization) +
    logLengthOf(invocation);
  return recordBytes + copies * (texts + (request === undefined ? 0 : lengthOf(request)));
}

function lengthOf(request: NonNullable<Exchange["request"]>): number {
  if (request.kind === "mock") return request.document.length;
  return request.kind === "lambda" ? request.payload.length : request.body.length;
}

/** A function that still runs may write more lines, up to its host's limit, which is small. */
function logLengthOf(invocation: FunctionInvocation | undefined): number {
  let length = 0;
  for (const line of invocation?.logLines ?? []) length += line.length;
  return length;
}
