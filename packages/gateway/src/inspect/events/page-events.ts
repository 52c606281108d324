// The event streams of all pages: exchanges as they end, and the events of the session.
import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Clock } from "../../clock.ts";
import type { InspectorEvents } from "../api/inspector-api.ts";
import { type ExchangeFilter, passes } from "../exchanges/exchange-filter.ts";
import type { Inspector } from "../exchanges/inspector.ts";
import type { Kept } from "../exchanges/kept-record.ts";
import { EventStream, type StreamEvent } from "./event-stream.ts";

/** Exchanges that a stream gets at its beginning; the page lists the others. */
const maxReplayed = 1_000;

/** Events that all streams get. */
type SharedEvent = "deployment" | "held" | "released" | "faults" | "clock";

export interface FollowRequest {
  readonly filter: ExchangeFilter;
  readonly areSummaries: boolean;
  /** The stream begins with the kept exchanges of a higher sequence. Undefined: with new ones. */
  readonly after: number | undefined;
}

export class PageEvents {
  /** Of this start of the gateway. */
  readonly gateway: string = randomUUID().slice(0, 8);
  readonly #inspector: Inspector;
  readonly #clock: Clock;
  readonly #streams = new Map<string, EventStream>();
  readonly #closeListeners: ((stream: string) => void)[] = [];

  constructor(inspector: Inspector, clock: Clock) {
    this.#inspector = inspector;
    this.#clock = clock;
  }

  announce<Name extends SharedEvent>(name: Name, data: InspectorEvents[Name]): void {
    for (const stream of this.#streams.values()) stream.send(name, data);
  }

  get isFollowed(): boolean {
    return this.#streams.size > 0;
  }

  /** True if a page reads the stream. */
  has(stream: string): boolean {
    return this.#streams.has(stream);
  }

  /** Calls back when a stream has ended. */
  onClose(listener: (stream: string) => void): void {
    this.#closeListeners.push(listener);
  }

  serve({ filter, areSummaries, after }: FollowRequest, response: ServerResponse): void {
    const id = randomUUID();
    const inspector = this.#inspector;
    const eventsOf = areSummaries ? summaryEvents(inspector) : wholeEvents(inspector);
    let stop = () => {};
    const stream = new EventStream({
      response,
      clock: this.#clock,
      eventsOf,
      onClose: () => {
        stop();
        this.#streams.delete(id);
        for (const listener of this.#closeListeners) listener(id);
      },
    });
    this.#streams.set(id, stream);
    stream.send("hello", { gateway: this.gateway, stream: id, sequence: inspector.sequence });
    // A higher sequence is that of an earlier start.
    if (after !== undefined && after < inspector.sequence) {
      const missed = inspector.kept().filter((kept) => kept.sequence > after && passes(filter, kept.record));
      stream.drop(Math.max(0, missed.length - maxReplayed));
      for (const kept of missed.slice(-maxReplayed)) stream.add(kept);
    }
    stop = inspector.follow((kept) => {
      if (passes(filter, kept.record)) stream.add(kept);
    });
  }
}

function summaryEvents(inspector: Inspector): (kept: readonly Kept[]) => readonly StreamEvent[] {
  return (kept) => {
    const last = kept.at(-1);
    if (last === undefined) return [];
    return [{ name: "exchanges", data: kept.map((one) => inspector.summarize(one)), id: last.sequence }];
  };
}

function wholeEvents(inspector: Inspector): (kept: readonly Kept[]) => readonly StreamEvent[] {
  return (kept) => kept.map((one) => ({ name: "exchange", data: inspector.describe(one), id: one.sequence }));
}
