// The rest that a connection owes to the others for the work that its messages caused.

/**
 * Milliseconds of rest for each millisecond of work. One keeps half of the event loop for others only if all work is
 * counted, but some cannot be: the kernel's part of reading and writing, and garbage collections between turns. Together
 * they were up to 0.45 of the counted work (messages of 100 KB), so others keep 2 / (1 + 0.45 + 2) = 58 %.
 */
export const restPerWork = 2;

/**
 * Milliseconds for reading one byte before its turn, which cannot be measured: the kernel's copy, and new buffers.
 * On physical machines it is less, on virtual ones up to twice as much. It matters from about 50 KB on.
 */
export const readMillisPerByte = 2e-6;

/** Shorter rests are not taken, because timers are not finer, but added up. One millisecond of work is enough for one. */
const shortestRestMillis = restPerWork;

export class RestDebt {
  /** When the work so far will be paid, monotonic. */
  #paidAt = 0;

  /**
   * @param millis duration of the work
   * @param now end of the work, monotonic
   * @returns whole milliseconds to rest from now on; 0 if the debt is small
   */
  add(millis: number, now: number): number {
    this.#paidAt = Math.max(this.#paidAt, now - millis) + millis * (1 + restPerWork);
    const owed = this.#paidAt - now;
    return owed < shortestRestMillis ? 0 : Math.round(owed);
  }
}
