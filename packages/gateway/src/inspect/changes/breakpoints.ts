// Breakpoints on the answers of backends: a page holds an answer, edits it, and lets it go. A breakpoint ends with the event
// stream of its page, and every held answer is released after a time.
import { randomUUID } from "node:crypto";
import type { Clock, Timer } from "../../clock.ts";
import type { HoldAnswer, ReleasedAnswer } from "../../execute/chain/held-answer.ts";
import type { RoutedEvent } from "../../execute/chain/select-route.ts";
import { EndpointResponse } from "../../execute/integrations/endpoint-response.ts";
import { ApiProblem } from "../api/api-problem.ts";
import type { Mask } from "../masking/mask.ts";
import type { BreakpointDescription, BreakpointRequest, HeldAnswer, ReleaseRequest } from "./described-change.ts";

/** Further answers are not held. */
const maxHeld = 100;
const maxHeldMillis = 5 * 60_000;
const maxBreakpoints = 100;

interface Breakpoint extends BreakpointDescription {
  readonly stream: string;
}

interface Held {
  readonly description: HeldAnswer;
  readonly endpoint: EndpointResponse;
  readonly heldAt: number;
  readonly timer: Timer;
  readonly release: (released: ReleasedAnswer) => void;
}

export interface BreakpointsOptions {
  /** Of the exchanges. The time limit has the machine's time. */
  readonly clock: Clock;
  readonly mask: Mask;
  /** True if a page reads the stream. */
  readonly isStream: (stream: string) => boolean;
  readonly onHeld: (held: HeldAnswer) => void;
  readonly onReleased: (requestId: string) => void;
}

export class Breakpoints {
  readonly #options: BreakpointsOptions;
  readonly #breakpoints = new Map<string, Breakpoint>();
  readonly #held = new Map<string, Held>();

  constructor(options: BreakpointsOptions) {
    this.#options = options;
  }

  /** Passed to the data plane, which calls it for every answer. */
  readonly hold: HoldAnswer = (routed, endpoint) => {
    if (this.#breakpoints.size === 0) return undefined;
    const breakpoint = this.#breakpointAt(routed);
    if (breakpoint === undefined || this.#held.size >= maxHeld) return undefined;
    return this.#hold(breakpoint, routed, endpoint);
  };

  /** @throws ApiProblem */
  add({ apiId, routeKey, stage, stream }: BreakpointRequest): BreakpointDescription {
    if (!this.#options.isStream(stream)) throw new ApiProblem(409, "The event stream of the breakpoint has ended.");
    if (this.#breakpoints.size >= maxBreakpoints) throw new ApiProblem(429, `There are ${maxBreakpoints} breakpoints.`);
    const breakpointId = randomUUID().slice(0, 8);
    const description = { breakpointId, apiId, routeKey, ...(stage !== undefined && { stage }) };
    this.#breakpoints.set(breakpointId, { ...description, stream });
    return description;
  }

  list(): readonly BreakpointDescription[] {
    return [...this.#breakpoints.values()].map(({ stream: _, ...description }) => description);
  }

  /** Also releases the answers that it holds. @returns false if there is no such breakpoint */
  remove(breakpointId: string): boolean {
    const existed = this.#breakpoints.delete(breakpointId);
    for (const [requestId, { description }] of this.#held) {
      if (description.breakpointId === breakpointId) this.#letGo(requestId);
    }
    return existed;
  }

  /** Removes the breakpoints of a page that has left. */
  removeStream(stream: string): void {
    for (const breakpoint of this.#breakpoints.values()) {
      if (breakpoint.stream === stream) this.remove(breakpoint.breakpointId);
    }
  }

  held(): readonly HeldAnswer[] {
    return [...this.#held.values()].map(({ description }) => description);
  }

  /** @throws ApiProblem if nothing is held for the request */
  release(requestId: string, { statusCode, headers, body }: ReleaseRequest): void {
    const held = this.#held.get(requestId);
    if (held === undefined) throw new ApiProblem(404, `No answer is held for the request ${requestId}.`);
    const { endpoint } = held;
    if (statusCode === undefined && headers === undefined && body === undefined) return this.#letGo(requestId);
    const edited = new EndpointResponse(
      statusCode ?? endpoint.statusCode,
      headers ?? endpoint.headers,
      body === undefined ? endpoint.body : Buffer.from(body),
      body === undefined && endpoint.tooLarge,
    );
    this.#letGo(requestId, edited);
  }

  /** Releases everything. */
  close(): void {
    for (const breakpointId of this.#breakpoints.keys()) this.remove(breakpointId);
  }

  #breakpointAt({ event, route }: RoutedEvent): Breakpoint | undefined {
    const { apiId, stageName } = event.connection;
    return this.#breakpoints
      .values()
      .find(
        (it) =>
          it.apiId === apiId && it.routeKey === route.routeKey && (it.stage === undefined || it.stage === stageName),
      );
  }

  #hold(breakpoint: Breakpoint, routed: RoutedEvent, endpoint: EndpointResponse): Promise<ReleasedAnswer> {
    const { clock, onHeld } = this.#options;
    const { requestId } = routed.event;
    const description = this.#describe(breakpoint, routed, endpoint);
    return new Promise((release) => {
      const timer = clock.machine.setTimeout(() => this.#letGo(requestId), maxHeldMillis);
      this.#held.set(requestId, { description, endpoint, heldAt: clock.monotonic(), timer, release });
      onHeld(description);
    });
  }

  #describe({ breakpointId }: Breakpoint, { event, route }: RoutedEvent, endpoint: EndpointResponse): HeldAnswer {
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
