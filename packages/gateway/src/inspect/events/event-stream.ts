// Server-sent events to one page. Exchanges are gathered and written at most ten times a second; a page that reads too
// slowly gets fewer of them, and the number that it missed, but its stream does not end.
import type { ServerResponse } from "node:http";
import type { Clock, Timer } from "../../clock.ts";
import type { InspectorEvents } from "../api/inspector-api.ts";
import type { Kept } from "../exchanges/kept-record.ts";

/** Time in which exchanges are gathered. */
const gatherMillis = 100;
/** Exchanges that are gathered; of more, the oldest are dropped. */
const maxGathered = 2_000;
/** Exchanges are dropped while the page has left more bytes unread. */
const maxUnreadBytes = 1024 * 1024;
const keepAliveMillis = 15_000;

export interface EventStreamOptions {
  readonly response: ServerResponse;
  readonly clock: Clock;
  /** The events of some exchanges, in order. */
  readonly eventsOf: (kept: readonly Kept[]) => readonly StreamEvent[];
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
  #gathered: Kept[] = [];
  #dropped = 0;
  #timer: Timer | undefined;
  #writtenAt = Number.NEGATIVE_INFINITY;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    const { response, clock, onClose } = options;
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write(": following\n\n");
    this.#keepAlive = clock.setInterval(() => response.write(": still here\n\n"), keepAliveMillis);
    response.on("close", () => {
      this.#keepAlive.cancel();
      this.#timer?.cancel();
      onClose();
    });
  }

  add(kept: Kept): void {
    this.#gathered.push(kept);
    if (this.#gathered.length > maxGathered) {
      // Half at once, so that not every exchange moves the array.
      this.#dropped += this.#gathered.splice(0, maxGathered / 2).length;
    }
    if (this.#timer !== undefined) return;
    const { clock } = this.#options;
    const wait = Math.max(0, this.#writtenAt + gatherMillis - clock.monotonic());
    this.#timer = clock.setTimeout(() => this.#write(), wait);
  }

  /** Writes an event now, even if the page reads slowly: there are few of them. */
  send<Name extends keyof InspectorEvents>(name: Name, data: InspectorEvents[Name]): void {
    this.#options.response.write(eventText({ name, data }));
  }

  /** Counts exchanges that the stream does not get. */
  drop(count: number): void {
    this.#dropped += count;
  }

  #write(): void {
    const { response, clock, eventsOf } = this.#options;
    this.#timer = undefined;
    this.#writtenAt = clock.monotonic();
    const gathered = this.#gathered;
    this.#gathered = [];
    if (response.writableLength > maxUnreadBytes) {
      this.#dropped += gathered.length;
      // The page gets the number as soon as it reads again.
      this.#timer = clock.setTimeout(() => this.#write(), gatherMillis);
      return;
    }
    let text = "";
    if (this.#dropped > 0) text += eventText({ name: "dropped", data: { count: this.#dropped } });
    this.#dropped = 0;
    for (const event of eventsOf(gathered)) text += eventText(event);
    if (text !== "") response.write(text);
  }
}

function eventText({ name, data, id }: StreamEvent): string {
  return `event: ${name}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}
