// The state of one root on a node, and whose turn it is to write it.
import type { Clock } from "../../clock.ts";
import { keyText } from "../../store/key.ts";
import { type Key, StoreError } from "../../store/store.ts";
import { noDocument, type RootDocument } from "./document.ts";

/** A document as the watch has delivered it. */
export interface ArrivedDocument {
  readonly bytes: Uint8Array;
  readonly revision: number;
}

export class Root {
  readonly key: Key;
  readonly text: string;
  readonly turns: Turns;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  /** In memory. */
  document: RootDocument = noDocument;
  /** Revision of the bucket's document, 0 if it has none: what the next write expects. */
  revision = 0;
  /** True if the bucket has an older document than memory: it has lost writes. */
  isAhead = false;
  /** The reason why the bucket's document cannot be read. The document in memory stays. */
  unreadable: StoreError | undefined;
  /** The newest document that has not been read. */
  arrived: ArrivedDocument | undefined;
  isReading = false;
  /** Settles when all documents that have arrived are in memory. Never rejects. */
  reading: Promise<void> | undefined;
  /** The text of parts that this node is writing, by their ids. */
  readonly ownParts = new Map<string, string>();
  /** True if parts that nothing names were removed since this process started. */
  isSwept = false;

  constructor(key: Key, clock: Clock) {
    this.key = key;
    this.text = keyText(key);
    this.#clock = clock;
    this.turns = new Turns(clock);
  }

  /** For messages: `API a1b2`. */
  get name(): string {
    return rootName(this.key);
  }

  /** Resolves when a document has been read, at the latest after `millis`. */
  changed(millis: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#listeners.delete(done);
        timer.cancel();
        resolve();
      };
      const timer = this.#clock.machine.setTimeout(done, Math.max(0, millis));
      this.#listeners.add(done);
    });
  }

  notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

const kinds: Readonly<Record<string, string>> = { apis: "API", domainnames: "domain name", vpclinks: "VPC link" };

export function rootName([collection = "", identifier = ""]: Key): string {
  return `${kinds[collection] ?? collection} ${identifier}`;
}

/** Time that a write waits for its turn, in milliseconds. */
export const maxWriteMillis = 10_000;

interface Waiting {
  refuse(error: StoreError): void;
}

/**
 * One write of a root is in flight. Writes that were computed meanwhile wait in a queue and are refused, one after the
 * other, each when the write before it is in memory: its caller computes it again, in the same turn of the event loop, and
 * writes it. So a burst of writes needs few repetitions, and none waits without end.
 */
export class Turns {
  readonly #clock: Clock;
  readonly #waiting = new Set<Waiting>();
  #isTaken = false;
  /** True while the write that was refused last may be computed again. */
  #isOffered = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns true if the caller may write: then it must call `release` */
  take(): boolean {
    if (this.#isTaken || (this.#waiting.size > 0 && !this.#isOffered)) return false;
    this.#isTaken = true;
    this.#isOffered = false;
    return true;
  }

  /** @returns rejects with CHANGED when it is the caller's turn */
  wait(): Promise<never> {
    return new Promise((_resolve, reject) => {
      const waiting: Waiting = {
        refuse: (error) => {
          timer.cancel();
          this.#waiting.delete(waiting);
          reject(error);
        },
      };
      const timer = this.#clock.machine.setTimeout(() => {
        waiting.refuse(
          new StoreError(
            "UNAVAILABLE",
            "Earlier writes of the same API take too long. Nothing was written: try again.",
          ),
        );
      }, maxWriteMillis);
      this.#waiting.add(waiting);
    });
  }

  /** Ends a write. @param own its refusal: it keeps its turn */
  release(own?: (error: StoreError) => void): void {
    this.#isTaken = false;
    const [next] = own === undefined ? this.#waiting : [{ refuse: own }];
    if (next === undefined) return;
    this.#isOffered = true;
    next.refuse(changedError());
    setImmediate(() => {
      if (!this.#isOffered) return;
      this.#isOffered = false;
      this.release();
    });
  }

  refuseAll(error: StoreError): void {
    for (const waiting of [...this.#waiting]) waiting.refuse(error);
  }
}

export function changedError(): StoreError {
  return new StoreError("CHANGED", "Another change of the same API came first. Nothing was written.");
}
