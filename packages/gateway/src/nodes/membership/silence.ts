// Counts the seconds in which other nodes were silent. A second counts only if this node heard its own heartbeat come back in
// it: a node that is cut off from NATS, and all nodes while NATS restarts, accuse no one.
import type { NodeLife } from "./membership.ts";

/** At this many silent seconds a node is dead. */
export const deadSeconds = 4;
/** A count takes at least this long: heartbeats that waited in a buffer and arrive together count once. */
const shortestSecondMillis = 900;
/**
 * After the own connection was lost, others have this many seconds more before they are dead: they may have lost theirs for
 * the same reason, and return later.
 */
const graceSeconds = 4;

export class SilenceCounter {
  /** Silent seconds by life; negative ones are grace. */
  readonly #silent = new Map<string, number>();
  readonly #heard = new Set<string>();
  #countedAt = Number.NEGATIVE_INFINITY;
  #grace = 0;

  /** Another node was heard, or has written its record. */
  heard(life: NodeLife): void {
    const key = keyOf(life);
    this.#heard.add(key);
    this.#silent.set(key, 0);
  }

  /** Another node says itself that it has ended without finishing. */
  ended(life: NodeLife): void {
    this.#silent.set(keyOf(life), Number.POSITIVE_INFINITY);
  }

  /**
   * The newest heartbeat of this node came back.
   * @param now monotonic
   * @param others whose silence counts. All others are forgotten
   */
  ownHeard(now: number, others: Iterable<NodeLife>): void {
    if (now - this.#countedAt < shortestSecondMillis) return;
    const isFirst = this.#countedAt === Number.NEGATIVE_INFINITY;
    this.#countedAt = now;
    const counted = new Set<string>();
    for (const life of others) {
      const key = keyOf(life);
      counted.add(key);
      const before = this.#silent.get(key);
      if (before === undefined) this.#silent.set(key, isFirst ? -this.#grace : 0);
      else if (!isFirst && !this.#heard.has(key)) this.#silent.set(key, before + 1);
    }
    for (const key of this.#silent.keys()) if (!counted.has(key)) this.#silent.delete(key);
    this.#heard.clear();
  }

  /** The connection of this node was lost, or has returned: counting starts again. */
  reset(): void {
    this.#grace = graceSeconds;
    this.#countedAt = Number.NEGATIVE_INFINITY;
    this.#heard.clear();
    for (const [key, seconds] of this.#silent) {
      if (seconds !== Number.POSITIVE_INFINITY) this.#silent.set(key, -this.#grace);
    }
  }

  silentSeconds(life: NodeLife): number {
    return Math.max(0, this.#silent.get(keyOf(life)) ?? 0);
  }

  isDead(life: NodeLife): boolean {
    return this.silentSeconds(life) >= deadSeconds;
  }
}

function keyOf({ node, incarnation }: NodeLife): string {
  return `${node}.${incarnation}`;
}
