// Keeps the order of the calls from each process, whatever way they take through NATS. A sender whose server stalls connects to
// another one and goes on; what the first server sends later is dropped. Its calls have failed already.
import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";

/** A random id of one life of a process: 11 characters of URL-safe base64. */
export function newSender(): string {
  return randomBytes(8).toString("base64url");
}

/** A sender that has been silent for this long is forgotten. NATS keeps no message that long: its servers give up a stalled connection after seconds. */
const keptMillis = 10 * 60_000;

export class CallOrder {
  readonly #clock: Clock;
  /** The highest number of each sender. */
  #recent = new Map<string, number>();
  #earlier = new Map<string, number>();
  #since: number;

  /** @param clock of the machine */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.monotonic();
  }

  /**
   * @param call its number, modulo 2³²
   * @returns false if a later call of the sender has arrived before
   */
  admits(sender: string, call: number): boolean {
    const last = this.#recent.get(sender) ?? this.#earlier.get(sender);
    // The difference modulo 2³², as a signed number.
    if (last !== undefined && ((call - last) | 0) <= 0) return false;
    this.#recent.set(sender, call);
    return true;
  }

  /** Called now and then. */
  forget(): void {
    const now = this.#clock.monotonic();
    if (now - this.#since < keptMillis) return;
    this.#since = now;
    this.#earlier = this.#recent;
    this.#recent = new Map();
  }
}
