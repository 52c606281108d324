// The part of the limits of rates that a process of this node has: each node has an equal part, each of its processes an equal
// part of that.
import type { Shares } from "../execute/access/shares.ts";
import type { Membership } from "./membership/membership.ts";

/** Changes when nodes join, leave or die. */
export class NodeShares implements Shares {
  readonly #membership: Pick<Membership, "self" | "members" | "onChange">;
  readonly #processes: number;
  readonly #listeners = new Set<() => void>();
  readonly #stop: () => void;
  #nodes: number;

  /** @param processes of this node that serve clients */
  constructor(membership: Pick<Membership, "self" | "members" | "onChange">, processes = 1) {
    this.#membership = membership;
    this.#processes = processes;
    this.#nodes = this.#count();
    this.#stop = membership.onChange(() => {
      const nodes = this.#count();
      if (nodes === this.#nodes) return;
      this.#nodes = nodes;
      for (const listener of this.#listeners) listener();
    });
  }

  /** Nodes that serve new clients, with this one. */
  get nodes(): number {
    return this.#nodes;
  }

  get count(): number {
    return this.#nodes * this.#processes;
  }

  /** @returns ends the subscription */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.#stop();
  }

  /** A node that leaves gives its part to the others at once. It keeps one itself, for the clients that it still has. */
  #count(): number {
    const { self } = this.#membership;
    return 1 + this.#membership.members().filter(({ node, state }) => node !== self.node && state === "live").length;
  }
}
