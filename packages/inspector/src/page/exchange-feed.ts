// The exchanges as they come: what the gateway has kept, then each as it ends. A stream that breaks is taken up again, also
// with a gateway that has been started anew.
import type { Exchange } from "./exchange.ts";

export type FeedState = "live" | "lost";

/** The newest are shown. */
const maxExchanges = 1000;
const retryMillis = 1000;

export class ExchangeFeed {
  readonly #changed: (exchanges: readonly Exchange[], state: FeedState) => void;
  #exchanges: readonly Exchange[] = [];
  #state: FeedState = "lost";
  /** What was received until then has been cleared away. */
  #clearedUntil = "";

  /** @param changed hears of all exchanges, oldest first, whenever there are other ones, or none come any more */
  constructor(changed: (exchanges: readonly Exchange[], state: FeedState) => void) {
    this.#changed = changed;
    this.#follow();
  }

  clear(): void {
    this.#clearedUntil = this.#exchanges.at(-1)?.receivedAt ?? this.#clearedUntil;
    this.#exchanges = [];
    this.#tell();
  }

  #follow(): void {
    const events = new EventSource("api/events");
    /** What comes before the kept ones are there. */
    let early: Exchange[] | undefined = [];
    const lose = () => {
      events.close();
      this.#state = "lost";
      this.#tell();
      setTimeout(() => this.#follow(), retryMillis);
    };
    events.addEventListener("exchange", ({ data }) => {
      const exchange = JSON.parse(data) as Exchange;
      if (early) early.push(exchange);
      else this.#add([exchange]);
    });
    events.addEventListener("error", lose, { once: true });
    events.addEventListener("open", async () => {
      try {
        const kept = await keptExchanges();
        this.#state = "live";
        this.#add([...kept, ...(early ?? [])]);
        early = undefined;
      } catch {
        lose();
      }
    });
  }

  /** Those that are known already are left out. */
  #add(exchanges: readonly Exchange[]): void {
    const known = new Set(this.#exchanges.map(({ requestId }) => requestId));
    const added = exchanges.filter(({ requestId, receivedAt }) => {
      const isNew = !known.has(requestId) && receivedAt > this.#clearedUntil;
      known.add(requestId);
      return isNew;
    });
    this.#exchanges = [...this.#exchanges, ...added].slice(-maxExchanges);
    this.#tell();
  }

  #tell(): void {
    this.#changed(this.#exchanges, this.#state);
  }
}

async function keptExchanges(): Promise<readonly Exchange[]> {
  const response = await fetch(`api/exchanges?limit=${maxExchanges}`);
  if (!response.ok) throw new Error(`the gateway answered ${response.status}`);
  return ((await response.json()) as { readonly items: readonly Exchange[] }).items;
}
