/** A time-out that stands still while a debugger has stopped the function. */
export class PausableTimer {
  readonly #run: () => void;
  #left: number;
  #startedMillis = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(run: () => void, millis: number) {
    this.#run = run;
    this.#left = millis;
    this.resume();
  }

  pause(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#left = Math.max(0, this.#left - (performance.now() - this.#startedMillis));
  }

  resume(): void {
    if (this.#timer !== undefined) return;
    this.#startedMillis = performance.now();
    this.#timer = setTimeout(this.#run, this.#left);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
