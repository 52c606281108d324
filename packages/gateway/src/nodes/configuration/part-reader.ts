// Reads parts, a limited number at a time.
import type { Clock } from "../../clock.ts";
import type { Key } from "../../store/store.ts";
import type { ConfigurationBucket } from "./bucket.ts";
import type { Part } from "./document.ts";

const maxReads = 32;
const retryMillis = 100;
const maxMissingMillis = 10_000;

class MissingPartError extends Error {
  constructor({ id }: Part) {
    super(`its part ${id} does not exist`);
  }
}

export class PartReader {
  readonly #bucket: ConfigurationBucket;
  readonly #clock: Clock;
  readonly #waiting: (() => void)[] = [];
  #reads = 0;

  constructor(bucket: ConfigurationBucket, clock: Clock) {
    this.#bucket = bucket;
    this.#clock = clock;
  }

  /**
   * Tries until it succeeds, since a server may not have the part yet, or elects a leader.
   * @param isOver true if nobody needs the part any more
   * @returns undefined if it is over
   * @throws Error if NATS says for 10 s that the part does not exist
   */
  async read(root: Key, part: Part, isOver: () => boolean): Promise<string | undefined> {
    if (this.#reads >= maxReads) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#reads++;
    try {
      let missingSince: number | undefined;
      while (!isOver()) {
        try {
          const text = await this.#bucket.getPart(root, part);
          if (text !== undefined) return text;
          const now = this.#clock.machine.monotonic();
          missingSince ??= now;
          if (now - missingSince > maxMissingMillis) throw new MissingPartError(part);
        } catch (error) {
          if (error instanceof MissingPartError) throw error;
        }
        await new Promise<void>((resolve) => this.#clock.machine.setTimeout(resolve, retryMillis));
      }
      return undefined;
    } finally {
      this.#reads--;
      this.#waiting.shift()?.();
    }
  }
}
