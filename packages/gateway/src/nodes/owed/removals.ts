// Removes records from the streams of owed `$disconnect`s, many at once, and again until NATS has answered.
import type { Clock } from "../../clock.ts";

const mostAtOnce = 100;
const retryMillis = 250;

export class Removals {
  readonly #remove: (connectionId: string) => Promise<void>;
  readonly #clock: Clock;
  /** In order. */
  readonly #waiting = new Set<string>();
  readonly #running = new Set<string>();
  #isResting = false;
  #emptied: PromiseWithResolvers<void> | undefined;

  /** @param remove resolves when there is no such record */
  constructor(remove: (connectionId: string) => Promise<void>, clock: Clock) {
    this.#remove = remove;
    this.#clock = clock.machine;
  }

  get count(): number {
    return this.#waiting.size + this.#running.size;
  }

  has(connectionId: string): boolean {
    return this.#waiting.has(connectionId) || this.#running.has(connectionId);
  }

  add(connectionId: string): void {
    this.#waiting.add(connectionId);
    this.#proceed();
  }

  /** Drops what waits and answers true to `isOver`: its stream is gone, or belongs to another node now. */
  forget(isOver: (connectionId: string) => boolean): void {
    for (const id of this.#waiting) if (isOver(id)) this.#waiting.delete(id);
    this.#checkEmpty();
  }

  /** Resolves when nothing waits. */
  async emptied(): Promise<void> {
    if (this.count === 0) return;
    this.#emptied ??= Promise.withResolvers();
    await this.#emptied.promise;
  }

  #proceed(): void {
    if (this.#isResting) return;
    for (const id of this.#waiting) {
      if (this.#running.size >= mostAtOnce) return;
      this.#waiting.delete(id);
      this.#running.add(id);
      void this.#run(id);
    }
  }

  async #run(id: string): Promise<void> {
    try {
      await this.#remove(id);
    } catch {
      this.#waiting.add(id);
      this.#rest();
    }
    this.#running.delete(id);
    this.#checkEmpty();
    this.#proceed();
  }

  #rest(): void {
    if (this.#isResting) return;
    this.#isResting = true;
    this.#clock.setTimeout(() => {
      this.#isResting = false;
      this.#proceed();
    }, retryMillis);
  }

  #checkEmpty(): void {
    if (this.count > 0) return;
    this.#emptied?.resolve();
    this.#emptied = undefined;
  }
}
