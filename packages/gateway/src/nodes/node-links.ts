// Links to the other nodes, for what the inspector and `/metrics` show of them. A node asks when someone looks; nothing is sent
// before. Each link has a node that looks and one that is looked at; between two nodes there may be one in each direction.
import type { Msg } from "@nats-io/nats-core";
import { atMost, type Clock } from "../clock.ts";
import type { MissingNode } from "../inspect/api/inspector-api.ts";
import { Link } from "../workers/link.ts";
import { newSender } from "./call-order.ts";
import type { NodeConnection } from "./connection.ts";
import type { Member, Membership, NodeLife } from "./membership/membership.ts";
import { passing } from "./message-callback.ts";
import { openNatsChannel } from "./nats-channel.ts";
import { schemas } from "./record-schemas.ts";

/** Time for an answer of another node. A stopped node counts as dead after 4 s; until then it delays a reader by this. */
const answerMillis = 3_000;
const openMillis = 1_000;
/** Links close when no one has looked for this long. */
const idleMillis = 60_000;
/** A node that has just joined, or does not answer, is asked again after this time while links are used. */
const tickMillis = 1_000;

export interface LinkingOptions {
  readonly connection: Pick<NodeConnection, "nats" | "subjects" | "isConnected" | "onLost">;
  readonly membership: Pick<Membership, "self" | "members" | "onChange" | "onJoined">;
  /** The machine's. */
  readonly clock: Clock;
}

/** A link, to open topics at once. @returns to be called when it has closed */
export type OnLink = (link: Link, other: NodeLife) => () => void;

interface OpenRequest {
  readonly version: number;
  readonly id: string;
  readonly from: NodeLife;
}

type OpenAnswer = { readonly refusal?: string };

interface OpenedLink {
  readonly link: Link;
  readonly close: () => void;
  /** Settles when it is open or has failed. */
  readonly opened: Promise<unknown>;
}

const silent = "it does not answer";
const subjectOfNode = (node: number) => `node.${node}`;
const subjectsOfLink = (id: string) => ({ looker: `${id}.looker`, looked: `${id}.looked` });

/** The links with which this node looks at the others. */
export class NodeLinks {
  readonly #options: LinkingOptions;
  readonly #onLink: OnLink;
  readonly #links = new Map<number, OpenedLink>();
  /** The attempts since the last link, by node. */
  readonly #failures = new Map<number, { readonly reason: string; readonly attempts: number }>();
  readonly #ends: readonly (() => void)[];
  #holds = 0;
  #usedAt = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(options: LinkingOptions, onLink: OnLink) {
    this.#options = options;
    this.#onLink = onLink;
    const { membership, clock } = options;
    const ticks = clock.setInterval(() => this.#update(), tickMillis);
    this.#ends = [membership.onChange(() => this.#update()), () => ticks.cancel()];
  }

  /** Opens links to all other nodes. Resolves when they are open, or can not be opened, after at most a second. */
  async ready(): Promise<void> {
    this.#usedAt = this.#options.clock.monotonic();
    this.#update();
    const opened = [...this.#links.values()].map((it) => it.opened);
    if (opened.length > 0) await atMost(openMillis, Promise.allSettled(opened), this.#options.clock);
  }

  /** Keeps links to all nodes, also to those that join, until the returned function is called. */
  hold(): () => void {
    let isHeld = true;
    this.#holds++;
    this.#update();
    return () => {
      if (isHeld) this.#holds--;
      isHeld = false;
    };
  }

  /** True if someone looks. */
  get isUsed(): boolean {
    return this.#holds > 0 || this.#options.clock.monotonic() - this.#usedAt < idleMillis;
  }

  /** Nodes that live and do not answer. One that has just joined may leave the first attempt unanswered. */
  missing(): readonly MissingNode[] {
    return this.#others().flatMap(({ node, host, silentSeconds }) => {
      const link = this.#links.get(node)?.link;
      const failure = this.#failures.get(node);
      if (failure !== undefined && failure.attempts > 1) return [{ node, host, reason: failure.reason }];
      return link?.isLate === true || silentSeconds > 1 ? [{ node, host, reason: silent }] : [];
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const end of this.#ends) end();
    for (const { close } of this.#links.values()) close();
  }

  #others(): readonly Member[] {
    const { membership } = this.#options;
    return membership.members().filter(({ node }) => node !== membership.self.node);
  }

  #update(): void {
    if (this.#isClosed) return;
    const others = this.isUsed ? this.#others() : [];
    const numbers = new Set(others.map(({ node }) => node));
    for (const [node, { close }] of this.#links) if (!numbers.has(node)) close();
    for (const node of this.#failures.keys()) if (!numbers.has(node)) this.#failures.delete(node);
    for (const other of others) if (!this.#links.has(other.node)) this.#open(other);
  }

  #open({ node, incarnation }: Member): void {
    const { connection, clock } = this.#options;
    const { subjects } = connection;
    if (!connection.isConnected) return this.#failed(node, "this node is not connected to NATS");
    const id = newSender();
    const names = subjectsOfLink(id);
    const opened = this.#ask(node, id);
    const channel = openNatsChannel({
      connection,
      sendTo: subjects.link(names.looked),
      receiveAt: subjects.link(names.looker),
      ready: opened,
      clock,
    });
    const link = new Link(channel, () => channel.close(), { millis: answerMillis, clock });
    this.#links.set(node, { link, close: () => channel.close(), opened });
    const leave = this.#onLink(link, { node, incarnation });
    opened.then(
      () => this.#failures.delete(node),
      (error: Error) => this.#failed(node, error.message),
    );
    link.onClose(() => {
      this.#links.delete(node);
      leave();
    });
  }

  #failed(node: number, reason: string): void {
    this.#failures.set(node, { reason, attempts: (this.#failures.get(node)?.attempts ?? 0) + 1 });
  }

  /** @throws Error with the reason why there is no link */
  async #ask(node: number, id: string): Promise<void> {
    const { connection, membership } = this.#options;
    const { nats, subjects } = connection;
    const request: OpenRequest = { version: schemas.link, id, from: membership.self };
    const subject = subjects.link(subjectOfNode(node));
    const answer = await nats
      .request(subject, JSON.stringify(request), { timeout: openMillis })
      .catch((cause: unknown) => {
        throw new Error(silent, { cause });
      });
    const { refusal }: OpenAnswer = answer.json();
    if (refusal !== undefined) throw new Error(refusal);
  }
}

/** Accepts the links of nodes that look at this one. @returns closes them and accepts no more */
export function acceptLinks({ connection, membership, clock }: LinkingOptions, onLink: OnLink): () => void {
  const { nats, subjects } = connection;
  const closes = new Set<() => void>();

  function accept({ version, id, from }: OpenRequest): OpenAnswer {
    if (version !== schemas.link) return { refusal: "its version of Answerback does not understand this one's" };
    const names = subjectsOfLink(id);
    const channel = openNatsChannel({
      connection,
      sendTo: subjects.link(names.looker),
      receiveAt: subjects.link(names.looked),
      clock,
    });
    const link = new Link(channel, () => channel.close(), { millis: answerMillis, clock });
    const leave = onLink(link, from);
    closes.add(channel.close);
    link.onClose(() => {
      closes.delete(channel.close);
      leave();
    });
    return {};
  }

  const serve = () =>
    nats.subscribe(subjects.link(subjectOfNode(membership.self.node)), {
      callback: passing((message) => {
        const request = openRequestIn(message);
        if (request !== undefined) message.respond(JSON.stringify(accept(request)));
      }),
    });
  let subscription = serve();
  const endWatch = membership.onJoined(() => {
    subscription.unsubscribe();
    subscription = serve();
  });
  return () => {
    endWatch();
    subscription.unsubscribe();
    for (const close of closes) close();
  };
}

/** @returns undefined if no node has sent the message */
function openRequestIn(message: Msg): OpenRequest | undefined {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
