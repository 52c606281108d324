// The breakpoints of the pages of all nodes, and the answers that they hold in any node. Each node has the breakpoints of its
// own pages and a copy of those of every node that has some.
import type { OtherBreakpoints } from "../../inspect/changes/breakpoints.ts";
import type { BreakpointDescription, HeldAnswer, ReleaseRequest } from "../../inspect/changes/described-change.ts";
import type { AnswerHolder, HeldListener } from "../../inspect/changes/held-answers.ts";
import type { Link, Topic } from "../../workers/link.ts";
import type { NodeLinks } from "../node-links.ts";

interface NodeMethods {
  /** Takes the breakpoints of the node that looks. */
  setBreakpoints(breakpoints: readonly BreakpointDescription[]): Promise<void>;
  held(argument: null): Promise<readonly HeldAnswer[]>;
  release(request: { readonly requestId: string; readonly edit: ReleaseRequest }): Promise<boolean>;
}

interface LookerMethods {
  held(answer: HeldAnswer): void;
  released(requestId: string): void;
  /** Removes one of its own. */
  removeBreakpoint(breakpointId: string): Promise<boolean>;
}

const topicName = "held";

export class HeldByNodes implements AnswerHolder, OtherBreakpoints {
  readonly #processes: AnswerHolder;
  readonly #links: NodeLinks;
  readonly #pages: HeldListener;
  readonly #nodes = new Set<Topic<NodeMethods>>();
  /** The breakpoints of the nodes that look at this one. */
  readonly #lookers = new Map<Topic<LookerMethods>, readonly BreakpointDescription[]>();
  #own: readonly BreakpointDescription[] = [];
  #removeOwn: (breakpointId: string) => Promise<boolean> = async () => false;
  #release: (() => void) | undefined;

  /**
   * @param processes those of this node as one
   * @param pages of this node
   */
  constructor(processes: AnswerHolder, links: NodeLinks, pages: HeldListener) {
    this.#processes = processes;
    this.#links = links;
    this.#pages = pages;
  }

  /** To be called with what the processes of this node hold and release. */
  readonly ofProcesses: HeldListener = {
    onHeld: (answer) => {
      this.#pages.onHeld(answer);
      for (const looker of this.#lookers.keys()) looker.notify("held", answer);
    },
    onReleased: (requestId) => {
      this.#pages.onReleased(requestId);
      for (const looker of this.#lookers.keys()) looker.notify("released", requestId);
    },
  };

  /** For a node that looks at this one. @returns to be called when the link has closed */
  serve(link: Link): () => void {
    const looker: Topic<LookerMethods> = link.topic<NodeMethods, LookerMethods>(topicName, {
      setBreakpoints: (breakpoints) => {
        this.#lookers.set(looker, breakpoints);
        return this.#apply();
      },
      held: async () => this.#processes.held(),
      release: async ({ requestId, edit }) => this.#processes.release(requestId, edit),
    });
    this.#lookers.set(looker, []);
    return () => {
      this.#lookers.delete(looker);
      void this.#apply();
    };
  }

  /** For a node at which this one looks. @returns to be called when the link has closed: what it holds is not shown any more */
  join(link: Link): () => void {
    const held = new Set<string>();
    const onHeld = (answer: HeldAnswer) => {
      if (held.has(answer.requestId)) return;
      held.add(answer.requestId);
      this.#pages.onHeld(answer);
    };
    const node: Topic<NodeMethods> = link.topic<LookerMethods, NodeMethods>(topicName, {
      held: onHeld,
      released: (requestId) => {
        if (held.delete(requestId)) this.#pages.onReleased(requestId);
      },
      removeBreakpoint: (breakpointId) => this.#removeOwn(breakpointId),
    });
    this.#nodes.add(node);
    if (this.#own.length > 0) void node.request("setBreakpoints", this.#own).catch(() => {});
    node.request("held", null).then(
      (answers) => answers.forEach(onHeld),
      () => {},
    );
    return () => {
      this.#nodes.delete(node);
      for (const requestId of held) this.#pages.onReleased(requestId);
    };
  }

  async setBreakpoints(breakpoints: readonly BreakpointDescription[]): Promise<void> {
    this.#own = breakpoints;
    if (breakpoints.length > 0) this.#release ??= this.#links.hold();
    await Promise.all([
      this.#apply(),
      this.#links.ready(),
      ...this.#ask((node) => node.request("setBreakpoints", breakpoints), undefined),
    ]);
    if (this.#own.length > 0) return;
    this.#release?.();
    this.#release = undefined;
  }

  async held(): Promise<readonly HeldAnswer[]> {
    await this.#links.ready();
    const ofNodes = this.#ask((node) => node.request("held", null), [] as readonly HeldAnswer[]);
    return (await Promise.all([this.#processes.held(), ...ofNodes])).flat();
  }

  async release(requestId: string, edit: ReleaseRequest): Promise<boolean> {
    if (await this.#processes.release(requestId, edit)) return true;
    await this.#links.ready();
    return (await Promise.all(this.#ask((node) => node.request("release", { requestId, edit }), false))).includes(true);
  }

  list(): readonly BreakpointDescription[] {
    return [...this.#lookers.values()].flat();
  }

  async remove(breakpointId: string): Promise<boolean> {
    for (const [looker, breakpoints] of this.#lookers) {
      if (!breakpoints.some((one) => one.breakpointId === breakpointId)) continue;
      return looker.request("removeBreakpoint", breakpointId).catch(() => false);
    }
    return false;
  }

  onRemove(remove: (breakpointId: string) => Promise<boolean>): void {
    this.#removeOwn = remove;
  }

  async #apply(): Promise<void> {
    await this.#processes.setBreakpoints([...this.#own, ...this.list()]);
  }

  #ask<Answer>(question: (node: Topic<NodeMethods>) => Promise<Answer>, otherwise: Answer): Promise<Answer>[] {
    return [...this.#nodes].map((node) => question(node).catch(() => otherwise));
  }
}
