// The order of operations on the tables: most run side by side, those that consist of several steps run alone.

export class OperationLock {
  #running = 0;
  #isExclusive = false;
  readonly #waiting: { readonly isExclusive: boolean; start(): void }[] = [];

  shared<Result>(run: () => Promise<Result>): Promise<Result> {
    return this.#run(false, run);
  }

  /** Nothing else runs meanwhile. Must not be called within another run. */
  exclusive<Result>(run: () => Promise<Result>): Promise<Result> {
    return this.#run(true, run);
  }

  async #run<Result>(isExclusive: boolean, run: () => Promise<Result>): Promise<Result> {
    await new Promise<void>((start) => {
      this.#waiting.push({ isExclusive, start });
      this.#next();
    });
    try {
      return await run();
    } finally {
      this.#running -= 1;
      this.#isExclusive = false;
      this.#next();
    }
  }

  /** In order of arrival, so that an exclusive run does not wait forever. */
  #next(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      if (this.#isExclusive || (first.isExclusive && this.#running > 0)) return;
      this.#waiting.shift();
      this.#running += 1;
      this.#isExclusive = first.isExclusive;
      first.start();
    }
  }
}
