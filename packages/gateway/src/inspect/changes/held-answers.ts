// The answers of backends that breakpoints hold in this process. Every held answer is released after a time.
import type { Clock, Timer } from "../../clock.ts";
import type { HoldAnswer, ReleasedAnswer } from "../../execute/chain/held-answer.ts";
import type { RoutedEvent } from "../../execute/chain/select-route.ts";
import { EndpointResponse } from "../../execute/integrations/endpoint-response.ts";
import type { Mask } from "../masking/mask.ts";
import type { BreakpointDescription, HeldAnswer, ReleaseRequest } from "./described-change.ts";

/** Further answers are not held. */
const maxHeld = 100;
const maxHeldMillis = 5 * 60_000;

/** The processes that hold answers, as one. */
export interface AnswerHolder {
  /** Replaces the breakpoints. Releases the answers that others held. */
  setBreakpoints(breakpoints: readonly BreakpointDescription[]): void | Promise<void>;
  held(): readonly HeldAnswer[] | Promise<readonly HeldAnswer[]>;
  /** @returns false if nothing is held for the request */
  release(requestId: string, edit: ReleaseRequest): boolean | Promise<boolean>;
}

interface Held {
  readonly description: HeldAnswer;
  readonly endpoint: EndpointResponse;
  readonly heldAt: number;
  readonly timer: Timer;
  readonly release: (released: ReleasedAnswer) => void;
}

export interface HeldListener {
  readonly onHeld: (held: HeldAnswer) => void;
  readonly onReleased: (requestId: string) => void;
}

export interface HeldAnswersOptions extends HeldListener {
  /** Of the exchanges. The time limit has the machine's time. */
  readonly clock: Clock;
  readonly mask: Mask;
}

export class HeldAnswers implements AnswerHolder {
  readonly #options: HeldAnswersOptions;
  readonly #held = new Map<string, Held>();
  #breakpoints: readonly BreakpointDescription[] = [];

  constructor(options: HeldAnswersOptions) {
    this.#options = options;
  }

  /** Passed to the data plane, which calls it for every answer. */
  readonly hold: HoldAnswer = (routed, endpoint) => {
    if (this.#breakpoints.length === 0) return undefined;
    const breakpoint = this.#breakpointAt(routed);
    if (breakpoint === undefined || this.#held.size >= maxHeld) return undefined;
    return this.#hold(breakpoint, routed, endpoint);
  };

  setBreakpoints(breakpoints: readonly BreakpointDescription[]): void {
    this.#breakpoints = breakpoints;
    const ids = new Set(breakpoints.map(({ breakpointId }) => breakpointId));
    for (const [requestId, { description }] of this.#held) {
      if (!ids.has(description.breakpointId)) this.#letGo(requestId);
    }
  }

  held(): readonly HeldAnswer[] {
    return [...this.#held.values()].map(({ description }) => description);
  }

  release(requestId: string, { statusCode, headers, body }: ReleaseRequest): boolean {
    const held = this.#held.get(requestId);
    if (held === undefined) return false;
    const { endpoint } = held;
    const isEdited = statusCode !== undefined || headers !== undefined || body !== undefined;
    const edited = new EndpointResponse(
      statusCode ?? endpoint.statusCode,
      headers ?? endpoint.headers,
      body === undefined ? endpoint.body : Buffer.from(body),
      body === undefined && endpoint.tooLarge,
    );
    this.#letGo(requestId, isEdited ? edited : undefined);
    return true;
  }

  #breakpointAt({ event, route }: RoutedEvent): BreakpointDescription | undefined {
    const { apiId, stageName } = event.connection;
    return this.#breakpoints.find(
      (it) =>
        it.apiId === apiId && it.routeKey === route.routeKey && (it.stage === undefined || it.stage === stageName),
    );
  }

  #hold(breakpoint: BreakpointDescription, routed: RoutedEvent, endpoint: EndpointResponse): Promise<ReleasedAnswer> {
    const { clock, onHeld } = this.#options;
    const { requestId } = routed.event;
    const description = this.#describe(breakpoint, routed, endpoint);
    return new Promise((release) => {
      const timer = clock.machine.setTimeout(() => this.#letGo(requestId), maxHeldMillis);
      this.#held.set(requestId, { description, endpoint, heldAt: clock.monotonic(), timer, release });
      onHeld(description);
    });
  }

  #describe(
    { breakpointId }: BreakpointDescription,
    { event, route }: RoutedEvent,
    endpoint: EndpointResponse,
  ): HeldAnswer {
    const { clock, mask } = this.#options;
    const { apiId, stageName, connectionId } = event.connection;
    const text = endpoint.isText ? endpoint.body.toString("utf8") : undefined;
    const headers = mask.headers(endpoint.headers);
    const shown = text === undefined ? undefined : mask.text(text);
    const areHeadersMasked = headers.some(([, value], index) => value !== endpoint.headers[index]?.[1]);
    return {
      requestId: event.requestId,
      breakpointId,
      apiId,
      stage: stageName,
      connectionId,
      routeKey: route.routeKey,
      message: mask.text(event.document.text),
      statusCode: endpoint.statusCode,
      headers,
      body: shown === undefined ? { base64: endpoint.body.toString("base64") } : { text: shown },
      isMasked: shown !== text || areHeadersMasked,
      releasedAt: new Date(clock.machine.now() + maxHeldMillis).toISOString(),
    };
  }

  #letGo(requestId: string, edited?: EndpointResponse): void {
    const held = this.#held.get(requestId);
    if (held === undefined) return;
    this.#held.delete(requestId);
    held.timer.cancel();
    const millis = this.#options.clock.monotonic() - held.heldAt;
    held.release({ endpoint: edited ?? held.endpoint, millis, isEdited: edited !== undefined });
    this.#options.onReleased(requestId);
  }
}
