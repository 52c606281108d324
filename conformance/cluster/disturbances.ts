// The steps of schedules: what happens to nodes, to the servers of NATS, and to what is between them.
import { setTimeout as wait } from "node:timers/promises";
import type { History, Of } from "../relay/history.ts";
import { within } from "../relay/processes.ts";
import type { Random } from "../relay/random.ts";
import type { NatsIndex, NatsServers } from "./nats.ts";
import type { Node } from "./nodes.ts";

export const disturbances = [
  "kill a node",
  "kill a node until it is claimed",
  "kill a node and lose its disk",
  "pause a node for a moment",
  "pause a node until it is claimed",
  "cut a node off for a moment",
  "cut a node off until it is claimed",
  "stop a node",
  "kill the leader of NATS",
  "kill a follower of NATS",
  "pause the leader of NATS",
  "pause a follower of NATS",
  "kill two servers of NATS",
  "kill all servers of NATS",
  "kill a node during an election",
  "kill a node while two servers of NATS are down",
  "cut a node off during an election",
] as const;

export type Disturbance = (typeof disturbances)[number];

/** A short run of what matters most. */
export const quickDisturbances: readonly Disturbance[] = [
  "kill a node while two servers of NATS are down",
  "cut a node off until it is claimed",
  "pause a node until it is claimed",
];

/** Another node has claimed a node that was away so long. */
const claimedMillis = 7_000;

export interface Disturbed {
  readonly nodes: readonly Node[];
  readonly nats: NatsServers;
  readonly history: History;
  readonly random: Random;
}

/** @throws Error also if it takes longer than two minutes */
export function disturb(disturbance: Disturbance, disturbed: Disturbed): Promise<void> {
  return within(120_000, disturbance, new Disturbing(disturbed).disturb(disturbance));
}

class Disturbing {
  readonly #nodes: readonly Node[];
  readonly #nats: NatsServers;
  readonly #history: History;
  readonly #random: Random;

  constructor({ nodes, nats, history, random }: Disturbed) {
    this.#nodes = nodes;
    this.#nats = nats;
    this.#history = history;
    this.#random = random;
  }

  async disturb(disturbance: Disturbance): Promise<void> {
    const random = this.#random;
    const node = random.one(this.#nodes)!;
    const moment = 300 + random.below(2_000);
    const long = claimedMillis + random.below(3_000);
    switch (disturbance) {
      case "kill a node":
        return this.#kill(node, random.below(1_500));
      case "kill a node until it is claimed":
        return this.#kill(node, long);
      case "kill a node and lose its disk":
        return this.#kill(node, random.below(1_500), true);
      case "pause a node for a moment":
        return this.#pause(node, moment);
      case "pause a node until it is claimed":
        return this.#pause(node, long);
      case "cut a node off for a moment":
        return this.#cut(node, moment);
      case "cut a node off until it is claimed":
        return this.#cut(node, long);
      case "stop a node":
        return this.#out(node, "down", async () => {
          await node.stop();
          await wait(random.below(1_500));
          await node.start();
        });
      case "kill the leader of NATS":
        return this.#killServers([await this.#nats.leader()]);
      case "kill a follower of NATS":
        return this.#killServers([await this.#follower()]);
      case "pause the leader of NATS":
        return this.#pauseServer(await this.#nats.leader(), moment * 3);
      case "pause a follower of NATS":
        return this.#pauseServer(await this.#follower(), moment * 3);
      case "kill two servers of NATS":
        return this.#killServers([await this.#nats.leader(), await this.#follower()]);
      case "kill all servers of NATS":
        return this.#killServers([0, 1, 2]);
      case "kill a node during an election": {
        const killing = this.#killServers([await this.#nats.leader()]);
        await wait(random.below(1_000));
        await Promise.all([killing, this.#kill(node, long)]);
        return;
      }
      case "kill a node while two servers of NATS are down": {
        const killing = this.#killServers([await this.#nats.leader(), await this.#follower()]);
        await wait(2_000 + random.below(1_000));
        await Promise.all([killing, this.#kill(node, long)]);
        return;
      }
      case "cut a node off during an election": {
        const killing = this.#killServers([await this.#nats.leader()]);
        await wait(random.below(1_000));
        await Promise.all([killing, this.#cut(node, long)]);
      }
    }
  }

  #kill(node: Node, downMillis: number, losesDisk = false): Promise<void> {
    return this.#out(node, "down", async () => {
      await node.kill();
      if (losesDisk) {
        await node.loseDisk();
        this.#history.add({ kind: "diskLost", at: this.#history.now(), node: node.name });
      }
      await wait(downMillis);
      await node.start();
    });
  }

  #pause(node: Node, millis: number): Promise<void> {
    return this.#out(node, "paused", async () => {
      node.signal("SIGSTOP");
      await wait(millis);
      node.signal("SIGCONT");
    });
  }

  #cut(node: Node, millis: number): Promise<void> {
    return this.#out(node, "cut off", async () => {
      node.cut(this.#random.below(2) === 0 ? "closed" : "silent");
      await wait(millis);
      node.heal();
    });
  }

  #killServers(indexes: readonly NatsIndex[]): Promise<void> {
    return this.#election(async () => {
      await Promise.all(indexes.map((index) => this.#nats.kill(index)));
      await wait(1_000 + this.#random.below(6_000));
      for (const index of indexes) this.#nats.start(index);
    });
  }

  /** Nodes that are connected to it are cut off. */
  async #pauseServer(index: NatsIndex, millis: number): Promise<void> {
    const cut = this.#nodes.filter((node) => node.uses(index));
    const pause = () =>
      this.#election(async () => {
        this.#nats.signal(index, "SIGSTOP");
        await wait(millis);
        this.#nats.signal(index, "SIGCONT");
      });
    await cut.reduce<() => Promise<void>>((act, node) => () => this.#out(node, "cut off", act), pause)();
  }

  /** Notes the time in which JetStream may not answer. */
  async #election(act: () => Promise<void>): Promise<void> {
    const at = this.#history.now();
    await act();
    await this.#nats.ready();
    this.#history.add({ kind: "election", at, endedAt: this.#history.now() });
  }

  async #follower(): Promise<NatsIndex> {
    const leader = await this.#nats.leader();
    return this.#random.one(([0, 1, 2] as const).filter((index) => index !== leader))!;
  }

  /** Notes the time in which others may count the node as dead. */
  async #out(node: Node, reason: Of<"outage">["reason"], act: () => Promise<void>): Promise<void> {
    const at = this.#history.now();
    await act();
    this.#history.add({ kind: "outage", at, endedAt: this.#history.now(), node: node.name, reason });
  }
}
