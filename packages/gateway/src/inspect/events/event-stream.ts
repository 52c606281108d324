// Server-sent events to one page. Exchanges are gathered and written at most ten times a second; a page that reads too
// slowly gets fewer of them, and the number that it missed, but its stream does not end.
import type { ServerResponse } from "node:http";
import type { Clock, Timer } from "../../clock.ts";
import type { InspectorEvents } from "../api/inspector-api.ts";
import type { ExchangeFeed, ListedExchange } from "../exchanges/exchange-source.ts";

/** Time in which exchanges are gathered. */
const gatherMillis = 100;
/** Exchanges are dropped while the page has left more bytes unread. */
const maxUnreadBytes = 1024 * 1024;
const keepAliveMillis = 15_000;

export interface EventStreamOptions {
  readonly response: ServerResponse;
  readonly clock: Clock;
  readonly feed: ExchangeFeed;
  /** The events of some exchanges, in order. */
  readonly eventsOf: (exchanges: readonly ListedExchange[]) => readonly StreamEvent[];
  readonly onClose: () => void;
}

export interface StreamEvent {
  readonly name: keyof InspectorEvents;
  readonly data: InspectorEvents[keyof InspectorEvents];
  /** The highest sequence in it. */
  readonly id?: number;
}

export class EventStream {
  readonly #options: EventStreamOptions;
  readonly #keepAlive: Timer;
  #dropped = 0;
  #timer: Timer | undefined;
  #isTaking = false;
  #hasNews = false;
  #isClosed = false;
  #writtenAt = Number.NEGATIVE_INFINITY;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    const { response, clock, feed, onClose } = options;
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write(": following\n\n");
    this.#keepAlive = clock.setInterval(() => response.write(": still here\n\n"), keepAliveMillis);
    response.on("close", () => {
      this.#keepAlive.cancel();
      this.#timer?.cancel();
      this.#isClosed = true;
      feed.stop();
      onClose();
    });
  }

  /** There are exchanges to take. */
  onNews(): void {
    this.#hasNews = true;
    this.#schedule();
  }

  /** Writes an event now, even if the page reads slowly: there are few of them. */
  send<Name extends keyof InspectorEvents>(name: Name, data: InspectorEvents[Name]): void {
    this.#options.response.write(eventText({ name, data }));
  }

  #schedule(): void {
    const { clock } = this.#options;
    if (!this.#hasNews || this.#isTaking || this.#timer !== undefined || this.#isClosed) return;
    const wait = Math.max(0, this.#writtenAt + gatherMillis - clock.monotonic());
    this.#timer = clock.setTimeout(() => void this.#write(), wait);
  }

  async #write(): Promise<void> {
    const { response, clock, feed } = this.#options;
    this.#timer = undefined;
    this.#writtenAt = clock.monotonic();
    this.#hasNews = false;
    this.#isTaking = true;
    if (response.writableLength > maxUnreadBytes) {
      const missed = await feed.skip();
      this.#dropped += missed;
      // The page gets the number as soon as it reads again.
      this.#hasNews = true;
    } else {
      const { items, droppedCount } = await feed.take();
      this.#send(items, this.#dropped + droppedCount);
      this.#dropped = 0;
    }
    this.#isTaking = false;
    this.#schedule();
  }

  #send(exchanges: readonly ListedExchange[], dropped: number): void {
    const { response, eventsOf } = this.#options;
    let text = "";
    if (dropped > 0) text += eventText({ name: "dropped", data: { count: dropped } });
    for (const event of eventsOf(exchanges)) text += eventText(event);
    if (text !== "") response.write(text);
  }
}

function eventText({ name, data, id }: StreamEvent): string {
  return `event: ${name}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}
