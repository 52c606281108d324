// Asks before a process handles anything after a pause: other nodes may have declared it dead meanwhile, and run the
// `$disconnect`s of its connections.

export interface PauseCheck {
  /**
   * Until this moment of the machine's monotonic clock the process may handle messages, handshakes and callbacks. Every tick
   * of the process moves it. Compare it on each path, and call `ask` when it has passed.
   */
  readonly deadline: number;
  /**
   * Waits until the process may go on: no one has claimed its connections, or they are closing and it has another number,
   * or NATS does not answer within 2 s.
   * @returns false if it may not: it was fenced, and has got no other number within 10 s. Never rejects
   */
  ask(): Promise<boolean>;
}

/** For a process that no one declares dead. */
export const neverPaused: PauseCheck = { deadline: Number.POSITIVE_INFINITY, ask: async () => true };

/**
 * True if the process may handle something now.
 * @param now on the machine's monotonic clock
 */
export function mayGoOn(check: PauseCheck, now: number): boolean | Promise<boolean> {
  return now <= check.deadline || check.ask();
}
