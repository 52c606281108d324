// Makes a process a node: takes a number, opens its stream of owed `$disconnect`s, and watches the other nodes.
import { atMost, type Clock } from "../clock.ts";
import type { OwedDisconnects } from "../execute/disconnects/owed-disconnects.ts";
import type { ClusterNode } from "./cluster-node.ts";
import type { NodeConnection } from "./connection.ts";
import { NodeMembership } from "./membership/node-membership.ts";
import { openNodeRecords } from "./membership/node-records.ts";
import { Claims } from "./owed/claims.ts";
import { NatsOwedDisconnects } from "./owed/nats-owed.ts";
import { createOwedStreams } from "./owed/owed-streams.ts";

export interface JoinOptions {
  readonly connection: NodeConnection;
  readonly clock: Clock;
  /** The version of Answerback. */
  readonly version: string;
  /** The name of this machine. */
  readonly host: string;
  /** Keeps what NATS does not acknowledge on the own disk. Undefined: it ends with the process. */
  readonly journal: OwedDisconnects | undefined;
  readonly warn: (message: string) => void;
}

/** How long a start waits for JetStream: an election takes 4 to 7 s. */
const maxJoinMillis = 15_000;
/** How long the end of a node waits for NATS. */
const flushMillis = 5_000;

/** @throws the error of NATS if JetStream does not answer within 15 s */
export async function joinCluster(options: JoinOptions): Promise<ClusterNode> {
  const { connection, clock, journal, warn } = options;
  const { machine } = clock;
  const streams = createOwedStreams(connection);
  const deadline = machine.monotonic() + maxJoinMillis;
  const isOver = () => machine.monotonic() > deadline;
  const records = await openNodeRecords(connection, clock, isOver);
  const membership: NodeMembership = new NodeMembership({
    ...options,
    records,
    prepare: (life) => owed.prepare(life),
    fenced: (ended, isClaimed) => owed.fence(ended, isClaimed),
    confirmed: (sentAt) => owed.confirmed(sentAt),
    isUnconfirmed: () => owed.isUnconfirmed,
  });
  const owed = new NatsOwedDisconnects({
    streams,
    renew: () => membership.renew(),
    life: () => membership.self,
    isConnected: () => connection.isConnected,
    pauseCheck: membership.pauseCheck,
    journal,
    clock,
  });
  const endReturned = connection.onReturned(() => {
    owed.returned();
    claims?.returned();
  });
  let claims: Claims | undefined;

  function close(): void {
    claims?.stop();
    endReturned();
    membership.close();
    owed.close();
    records.close();
  }

  try {
    await membership.join(isOver);
  } catch (error) {
    close();
    throw error;
  }

  return {
    membership,
    owed,

    claimWith(run) {
      claims ??= new Claims(
        {
          records,
          streams,
          owed,
          life: () => membership.currentLife,
          isDead: (life) => membership.isDead(life),
          confirm: () => membership.pauseCheck.confirm(),
          clock,
          warn,
        },
        run,
      );
      membership.onSecond(() => claims?.check());
    },

    async leave() {
      if (connection.isConnected) await membership.leave();
    },

    async finish() {
      claims?.stop();
      // Without NATS the other nodes find out by themselves, and run what is in its stream.
      if (connection.isConnected) await atMost(flushMillis, owed.removed(), machine);
      const finished = await membership.finish(connection.isConnected && owed.isEmpty);
      // A stream that stays is empty, and serves the next life with this number.
      if (finished !== undefined)
        await atMost(
          flushMillis,
          streams.drop(finished.node).catch(() => {}),
          machine,
        );
      close();
    },
  };
}
