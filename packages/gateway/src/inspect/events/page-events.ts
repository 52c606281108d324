// The event streams of all pages: exchanges as they end, and the events of the session.
import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Clock } from "../../clock.ts";
import type { InspectorEvents } from "../api/inspector-api.ts";
import type { ExchangeDescription, ExchangeSummary } from "../description/described-exchange.ts";
import type { ExchangeSource, FollowQuestion, ListedExchange } from "../exchanges/exchange-source.ts";
import { EventStream, type StreamEvent } from "./event-stream.ts";

/** Events that all streams get. */
type SharedEvent = "deployment" | "held" | "released" | "faults" | "clock" | "nodes";

export class PageEvents {
  /** Of this start of the gateway. */
  readonly gateway: string = randomUUID().slice(0, 8);
  readonly #exchanges: ExchangeSource;
  readonly #clock: Clock;
  readonly #streams = new Map<string, EventStream>();
  readonly #closeListeners: ((stream: string) => void)[] = [];

  /** @param clock of the machine */
  constructor(exchanges: ExchangeSource, clock: Clock) {
    this.#exchanges = exchanges;
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

  async serve(question: FollowQuestion, response: ServerResponse): Promise<void> {
    const id = randomUUID();
    let isClosed = false;
    response.once("close", () => {
      isClosed = true;
    });
    let hasNews = false;
    let onNews = () => {
      hasNews = true;
    };
    const feed = await this.#exchanges.follow(question, () => onNews());
    if (isClosed) return feed.stop();
    const stream = new EventStream({
      response,
      clock: this.#clock,
      feed,
      eventsOf: question.areSummaries ? summaryEvents : wholeEvents,
      onClose: () => {
        this.#streams.delete(id);
        for (const listener of this.#closeListeners) listener(id);
      },
    });
    this.#streams.set(id, stream);
    stream.send("hello", { gateway: this.gateway, stream: id, sequence: feed.sequence });
    onNews = () => stream.onNews();
    if (hasNews) onNews();
  }
}

function summaryEvents(exchanges: readonly ListedExchange[]): readonly StreamEvent[] {
  const last = exchanges.at(-1);
  if (last === undefined) return [];
  return [{ name: "exchanges", data: exchanges as readonly ExchangeSummary[], id: last.sequence }];
}

function wholeEvents(exchanges: readonly ListedExchange[]): readonly StreamEvent[] {
  return exchanges.map((one) => ({ name: "exchange", data: one as ExchangeDescription, id: one.sequence }));
}
