// The answers that breakpoints hold in workers. The parent has the breakpoints, and each worker has a copy.
import type { BreakpointDescription, HeldAnswer, ReleaseRequest } from "../inspect/changes/described-change.ts";
import type { AnswerHolder, HeldListener } from "../inspect/changes/held-answers.ts";
import type { Link, Topic } from "./link.ts";

interface WorkerMethods {
  setBreakpoints(breakpoints: readonly BreakpointDescription[]): Promise<void>;
  held(argument: null): Promise<readonly HeldAnswer[]>;
  release(request: { readonly requestId: string; readonly edit: ReleaseRequest }): Promise<boolean>;
}

interface ParentMethods {
  held(answer: HeldAnswer): void;
  released(requestId: string): void;
}

const topicName = "held";

/** In a worker. @param holder can be called when it resolves. @returns reports to the parent */
export function holdForParent(link: Link, holder: Promise<AnswerHolder>): HeldListener {
  const parent: Topic<ParentMethods> = link.topic<WorkerMethods, ParentMethods>(topicName, {
    setBreakpoints: async (breakpoints) => (await holder).setBreakpoints(breakpoints),
    held: async () => (await holder).held(),
    release: async ({ requestId, edit }) => (await holder).release(requestId, edit),
  });
  return {
    onHeld: (answer) => parent.notify("held", answer),
    onReleased: (requestId) => parent.notify("released", requestId),
  };
}

/** In the parent: the answers that its workers hold, and its own. */
export class HeldByWorkers implements AnswerHolder {
  readonly #own: AnswerHolder;
  readonly #listener: HeldListener;
  readonly #workers = new Set<Topic<WorkerMethods>>();
  #breakpoints: readonly BreakpointDescription[] = [];

  constructor(own: AnswerHolder, listener: HeldListener) {
    this.#own = own;
    this.#listener = listener;
  }

  /** @returns to be called when the worker has ended: what it held is gone */
  join(link: Link): () => void {
    const { onHeld, onReleased } = this.#listener;
    const held = new Set<string>();
    const worker: Topic<WorkerMethods> = link.topic<ParentMethods, WorkerMethods>(topicName, {
      held(answer) {
        held.add(answer.requestId);
        onHeld(answer);
      },
      released(requestId) {
        held.delete(requestId);
        onReleased(requestId);
      },
    });
    this.#workers.add(worker);
    void worker.request("setBreakpoints", this.#breakpoints).catch(() => {});
    return () => {
      this.#workers.delete(worker);
      for (const requestId of held) onReleased(requestId);
    };
  }

  async setBreakpoints(breakpoints: readonly BreakpointDescription[]): Promise<void> {
    this.#breakpoints = breakpoints;
    await Promise.all([
      this.#own.setBreakpoints(breakpoints),
      ...[...this.#workers].map((worker) => worker.request("setBreakpoints", breakpoints).catch(() => {})),
    ]);
  }

  async held(): Promise<readonly HeldAnswer[]> {
    const ofWorkers = [...this.#workers].map((worker) => worker.request("held", null).catch(() => []));
    return (await Promise.all([this.#own.held(), ...ofWorkers])).flat();
  }

  async release(requestId: string, edit: ReleaseRequest): Promise<boolean> {
    const ofWorkers = [...this.#workers].map((worker) =>
      worker.request("release", { requestId, edit }).catch(() => false),
    );
    return (await Promise.all([this.#own.release(requestId, edit), ...ofWorkers])).includes(true);
  }
}
