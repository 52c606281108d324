// Streams exchanges: first those that the gateway kept, then each one as it ends. Reconnects after an interruption, also to a
// restarted gateway.
import type { Exchange } from "../api/exchange.ts";

export type FeedState = "connecting" | "live" | "lost";

const maxExchanges = 1000;
/** UTF-16 units of JSON, which is close to the browser's memory use. */
const maxLength = 48 * 1024 * 1024;
const retryMillis = 1000;
/** Under load, exchanges are shown in batches. */
const gatherMillis = 50;

export class ExchangeFeed {
  readonly #changed: (exchanges: readonly Exchange[], state: FeedState) => void;
  readonly #lengths = new WeakMap<Exchange, number>();
  #exchanges: readonly Exchange[] = [];
  #state: FeedState = "connecting";
  /** Cleared exchanges that the gateway may send again after a reconnect. */
  readonly #clearedIds = new Set<string>();

  /** @param changed called with the newest exchanges, oldest first, after every change of the list or the state */
  constructor(changed: (exchanges: readonly Exchange[], state: FeedState) => void) {
    this.#changed = changed;
    this.#follow();
  }

  clear(): void {
    for (const { requestId } of this.#exchanges) this.#clearedIds.add(requestId);
    this.#exchanges = [];
    this.#notify();
  }

  #follow(): void {
    const events = new EventSource("api/events");
    const arrived: Exchange[] = [];
    let isFollowing = true;
    let isCaughtUp = false;
    const addArrived = () => this.#add(arrived.splice(0));
    const lose = () => {
      if (!isFollowing) return;
      isFollowing = false;
      events.close();
      this.#state = "lost";
      this.#notify();
      setTimeout(() => this.#follow(), retryMillis);
    };
    events.addEventListener("exchange", ({ data }) => {
      const isFirst = arrived.push(JSON.parse(data) as Exchange) === 1;
      if (isFirst && isCaughtUp) setTimeout(addArrived, gatherMillis);
    });
    events.addEventListener("error", lose);
    events.addEventListener("open", async () => {
      try {
        const kept = await keptExchanges();
        if (!isFollowing) return;
        isCaughtUp = true;
        this.#state = "live";
        this.#add([...kept, ...arrived.splice(0)]);
      } catch {
        lose();
      }
    });
  }

  /** Adds exchanges that are not known yet. */
  #add(exchanges: readonly Exchange[]): void {
    const known = new Set(this.#exchanges.map(({ requestId }) => requestId));
    const added = exchanges.filter(({ requestId }) => {
      const isNew = !known.has(requestId) && !this.#clearedIds.has(requestId);
      known.add(requestId);
      return isNew;
    });
    this.#exchanges = this.#newest([...this.#exchanges, ...added]);
    this.#notify();
  }

  #newest(exchanges: readonly Exchange[]): readonly Exchange[] {
    let left = maxLength;
    const lastDropped = exchanges.findLastIndex((exchange) => {
      left -= this.#lengthOf(exchange);
      return left < 0;
    });
    return exchanges.slice(Math.max(lastDropped + 1, exchanges.length - maxExchanges));
  }

  #lengthOf(exchange: Exchange): number {
    const known = this.#lengths.get(exchange);
    if (known !== undefined) return known;
    const { length } = JSON.stringify(exchange);
    this.#lengths.set(exchange, length);
    return length;
  }

  #notify(): void {
    this.#changed(this.#exchanges, this.#state);
  }
}

async function keptExchanges(): Promise<readonly Exchange[]> {
  const response = await fetch(`api/exchanges?limit=${maxExchanges}`);
  if (!response.ok) throw new Error(`the gateway answered ${response.status}`);
  return ((await response.json()) as { readonly items: readonly Exchange[] }).items;
}
