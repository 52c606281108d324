// The breakpoints of pages on the answers of backends: a page holds an answer, edits it, and lets it go. A breakpoint ends with
// the event stream of its page.
import { randomUUID } from "node:crypto";
import { ApiProblem } from "../api/api-problem.ts";
import type { BreakpointDescription, BreakpointRequest, HeldAnswer, ReleaseRequest } from "./described-change.ts";
import type { AnswerHolder } from "./held-answers.ts";

const maxBreakpoints = 100;

/** The breakpoints of pages of other nodes. */
export interface OtherBreakpoints {
  list(): readonly BreakpointDescription[];
  /** @returns false if there is no such breakpoint */
  remove(breakpointId: string): Promise<boolean>;
  /** Another node calls it to remove a breakpoint of a page of this one. */
  onRemove(remove: (breakpointId: string) => Promise<boolean>): void;
}

const noOthers: OtherBreakpoints = { list: () => [], remove: async () => false, onRemove() {} };

interface Breakpoint {
  readonly description: BreakpointDescription;
  readonly stream: string;
}

export class Breakpoints {
  readonly #holder: AnswerHolder;
  readonly #isStream: (stream: string) => boolean;
  readonly #others: OtherBreakpoints;
  readonly #breakpoints = new Map<string, Breakpoint>();

  /**
   * @param isStream true if a page reads the stream
   * @param others default: there are none
   */
  constructor(holder: AnswerHolder, isStream: (stream: string) => boolean, others: OtherBreakpoints = noOthers) {
    this.#holder = holder;
    this.#isStream = isStream;
    this.#others = others;
    others.onRemove((breakpointId) => this.#removeOwn(breakpointId));
  }

  /** @throws ApiProblem */
  async add({ apiId, routeKey, stage, stream }: BreakpointRequest): Promise<BreakpointDescription> {
    if (!this.#isStream(stream)) throw new ApiProblem(409, "The event stream of the breakpoint has ended.");
    if (this.list().length >= maxBreakpoints) throw new ApiProblem(429, `There are ${maxBreakpoints} breakpoints.`);
    const breakpointId = randomUUID().slice(0, 8);
    const description = { breakpointId, apiId, routeKey, ...(stage !== undefined && { stage }) };
    this.#breakpoints.set(breakpointId, { description, stream });
    await this.#holder.setBreakpoints(this.#own());
    return description;
  }

  /** Those of all pages. */
  list(): readonly BreakpointDescription[] {
    return [...this.#own(), ...this.#others.list()];
  }

  /** Also releases the answers that it holds. @returns false if there is no such breakpoint */
  async remove(breakpointId: string): Promise<boolean> {
    return (await this.#removeOwn(breakpointId)) || this.#others.remove(breakpointId);
  }

  /** Removes the breakpoints of a page that has left. */
  async removeStream(stream: string): Promise<void> {
    const size = this.#breakpoints.size;
    for (const [breakpointId, breakpoint] of this.#breakpoints) {
      if (breakpoint.stream === stream) this.#breakpoints.delete(breakpointId);
    }
    if (this.#breakpoints.size < size) await this.#holder.setBreakpoints(this.#own());
  }

  async held(): Promise<readonly HeldAnswer[]> {
    return this.#holder.held();
  }

  /** @throws ApiProblem if nothing is held for the request */
  async release(requestId: string, request: ReleaseRequest): Promise<void> {
    if (await this.#holder.release(requestId, request)) return;
    throw new ApiProblem(404, `No answer is held for the request ${requestId}.`);
  }

  /** Releases everything. */
  async close(): Promise<void> {
    this.#breakpoints.clear();
    await this.#holder.setBreakpoints([]);
  }

  #own(): readonly BreakpointDescription[] {
    return [...this.#breakpoints.values()].map(({ description }) => description);
  }

  async #removeOwn(breakpointId: string): Promise<boolean> {
    const existed = this.#breakpoints.delete(breakpointId);
    if (existed) await this.#holder.setBreakpoints(this.#own());
    return existed;
  }
}
