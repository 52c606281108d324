// The messages that the page knows, and those of them that pass the filter, both oldest first.
import type { ExchangeKind, ExchangeSummary, OutcomeDescription } from "@answerback/gateway/inspector-api";

/** A line of the list. */
export interface Message extends Omit<ExchangeSummary, "sequence" | "kind" | "outcome"> {
  /** Increases with each exchange, also when a restarted gateway begins to count again. */
  readonly order: number;
  readonly kind: ExchangeKind;
  readonly outcome: OutcomeDescription["kind"];
}

/** A summary omits what most of them have. */
export function messageOf({ sequence: _, ...summary }: ExchangeSummary, order: number): Message {
  return { kind: "message", outcome: "frame", ...summary, order };
}

export type MessageTest = (message: Message) => boolean;

/** More would take the memory of the browser's tab. */
const defaultMaxMessages = 50_000;

export class MessageLog {
  readonly #maxMessages: number;
  #messages: Message[] = [];
  #passes: MessageTest = () => true;
  #passing: Message[] = [];

  constructor(maxMessages = defaultMaxMessages) {
    this.#maxMessages = maxMessages;
  }

  get length(): number {
    return this.#messages.length;
  }

  /** Those that pass the filter, oldest first. */
  get passing(): readonly Message[] {
    return this.#passing;
  }

  get oldest(): Message | undefined {
    return this.#messages[0];
  }

  get newest(): Message | undefined {
    return this.#messages.at(-1);
  }

  /** The number of known messages that pass a test, also if the filter hides them. */
  count(test: MessageTest): number {
    return this.#messages.reduce((count, message) => count + Number(test(message)), 0);
  }

  /** Adds messages, in order; those that are known already are skipped. The oldest ones go if there are too many. */
  add(added: readonly Message[]): void {
    if (added.length === 0) return;
    const last = this.#messages.at(-1)?.order ?? -1;
    if (added[0]!.order > last) {
      for (const message of added) {
        this.#messages.push(message);
        if (this.#passes(message)) this.#passing.push(message);
      }
    } else {
      this.#messages = merged(this.#messages, added);
      this.#passing = this.#messages.filter(this.#passes);
    }
    this.#dropOldest();
  }

  filter(passes: MessageTest): void {
    this.#passes = passes;
    this.#passing = this.#messages.filter(passes);
  }

  clear(): void {
    this.#messages = [];
    this.#passing = [];
  }

  /** A tenth more than allowed is kept, so that not every addition moves all messages. */
  #dropOldest(): void {
    if (this.#messages.length <= this.#maxMessages * 1.1) return;
    this.#messages = this.#messages.slice(-this.#maxMessages);
    const { order } = this.#messages[0]!;
    this.#passing = this.#passing.slice(indexAfter(this.#passing, order - 1));
  }
}

/** The index of the first message with a higher order. */
export function indexAfter(messages: readonly Message[], order: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (messages[middle]!.order > order) high = middle;
    else low = middle + 1;
  }
  return low;
}

function merged(known: readonly Message[], added: readonly Message[]): Message[] {
  const all: Message[] = [];
  let next = 0;
  for (const message of known) {
    while (next < added.length && added[next]!.order < message.order) all.push(added[next++]!);
    if (added[next]?.order === message.order) next++;
    all.push(message);
  }
  while (next < added.length) all.push(added[next++]!);
  return all;
}
