// Counts the messages of one stage that wait for a backend, over all its connections.

export interface StageLoadWaiter {
  /** There is room again; others may take it first. */
  stageHasRoom(): void;
}

export class StageLoad {
  readonly #max: number;
  /** Waiters are called when this few are in flight, not for each place that becomes free. */
  readonly #callsAt: number;
  #inFlight = 0;
  /** In the order in which they found the stage full. */
  readonly #waiting = new Set<StageLoadWaiter>();

  constructor(max: number) {
    this.#max = max;
    this.#callsAt = Math.floor(max * 0.9);
  }

  get isFull(): boolean {
    return this.#inFlight >= this.#max;
  }

  enter(): void {
    this.#inFlight++;
  }

  leave(): void {
    this.#inFlight--;
    if (this.#waiting.size === 0 || this.#inFlight > this.#callsAt) return;
    for (const waiter of this.#waiting) waiter.stageHasRoom();
  }

  /** Calls the waiter whenever there is room, until it is forgotten. One that waits already keeps its place. */
  wait(waiter: StageLoadWaiter): void {
    this.#waiting.add(waiter);
  }

  forget(waiter: StageLoadWaiter): void {
    this.#waiting.delete(waiter);
  }
}
