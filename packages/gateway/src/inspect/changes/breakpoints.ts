// The breakpoints of pages on the answers of backends: a page holds an answer, edits it, and lets it go. A breakpoint ends with
// the event stream of its page.
import { randomUUID } from "node:crypto";
import { ApiProblem } from "../api/api-problem.ts";
import type { BreakpointDescription, BreakpointRequest, HeldAnswer, ReleaseRequest } from "./described-change.ts";
import type { AnswerHolder } from "./held-answers.ts";

const maxBreakpoints = 100;

interface Breakpoint {
  readonly description: BreakpointDescription;
  readonly stream: string;
}

export class Breakpoints {
  readonly #holder: AnswerHolder;
  readonly #isStream: (stream: string) => boolean;
  readonly #breakpoints = new Map<string, Breakpoint>();

  /** @param isStream true if a page reads the stream */
  constructor(holder: AnswerHolder, isStream: (stream: string) => boolean) {
    this.#holder = holder;
    this.#isStream = isStream;
  }

  /** @throws ApiProblem */
  async add({ apiId, routeKey, stage, stream }: BreakpointRequest): Promise<BreakpointDescription> {
    if (!this.#isStream(stream)) throw new ApiProblem(409, "The event stream of the breakpoint has ended.");
    if (this.#breakpoints.size >= maxBreakpoints) throw new ApiProblem(429, `There are ${maxBreakpoints} breakpoints.`);
    const breakpointId = randomUUID().slice(0, 8);
    const description = { breakpointId, apiId, routeKey, ...(stage !== undefined && { stage }) };
    this.#breakpoints.set(breakpointId, { description, stream });
    await this.#holder.setBreakpoints(this.list());
    return description;
  }

  list(): readonly BreakpointDescription[] {
    return [...this.#breakpoints.values()].map(({ description }) => description);
  }

  /** Also releases the answers that it holds. @returns false if there is no such breakpoint */
  async remove(breakpointId: string): Promise<boolean> {
    const existed = this.#breakpoints.delete(breakpointId);
    if (existed) await this.#holder.setBreakpoints(this.list());
    return existed;
  }

  /** Removes the breakpoints of a page that has left. */
  async removeStream(stream: string): Promise<void> {
    const size = this.#breakpoints.size;
    for (const [breakpointId, breakpoint] of this.#breakpoints) {
      if (breakpoint.stream === stream) this.#breakpoints.delete(breakpointId);
    }
    if (this.#breakpoints.size < size) await this.#holder.setBreakpoints(this.list());
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
}
