// The calls of this process that wait for their answers.
import { HolderError } from "./cluster.ts";
import type { Fields } from "./frames.ts";

interface Waiting {
  readonly resolve: (answer: Fields | undefined) => void;
  readonly reject: (error: HolderError) => void;
  /** As of the caller's clock. */
  readonly deadline: number;
}

export class WaitingCalls {
  /** In the order of their deadlines. */
  readonly #waiting = new Map<number, Waiting>();
  #lastCall = 0;

  /** The number of the next call. It begins again after 2³². */
  next(): number {
    this.#lastCall = (this.#lastCall + 1) % 2 ** 32;
    return this.#lastCall;
  }

  /**
   * @param deadline on the clock of `expire`, not before that of the last call
   * @returns the answer; undefined if there is no process that could answer
   * @throws HolderError
   */
  add(call: number, deadline: number): Promise<Fields | undefined> {
    return new Promise((resolve, reject) => this.#waiting.set(call, { resolve, reject, deadline }));
  }

  /** Does nothing for a call whose deadline has passed. */
  answer(call: number, answer: Fields | undefined): void {
    this.#take(call)?.resolve(answer);
  }

  fail(call: number, reason: string): void {
    this.#take(call)?.reject(new HolderError(reason));
  }

  /** Rejects the calls whose deadline has passed. They are not taken back: they may still have their effect. */
  expire(now: number): void {
    for (const [call, { deadline, reject }] of this.#waiting) {
      if (deadline > now) return;
      this.#waiting.delete(call);
      reject(new HolderError("The process that holds the connection did not answer in time."));
    }
  }

  /** There was no process to call. */
  answerAll(): void {
    for (const { resolve } of this.#waiting.values()) resolve(undefined);
    this.#waiting.clear();
  }

  failAll(reason: string, cause?: unknown): void {
    for (const { reject } of this.#waiting.values()) reject(new HolderError(reason, { cause }));
    this.#waiting.clear();
  }

  #take(call: number): Waiting | undefined {
    const waiting = this.#waiting.get(call);
    this.#waiting.delete(call);
    return waiting;
  }
}
