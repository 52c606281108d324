// The state of a cluster, asked from outside: the records of its nodes and of what they owe in NATS, and the answers of the
// nodes themselves.
import type { Clock } from "../../clock.ts";
import type { ClusterSettings } from "../cluster-settings.ts";
import { ConfigurationBucket } from "../configuration/bucket.ts";
import { connectToNats, type NodeConnection } from "../connection.ts";
import { decodeRecord, type NodeRecord } from "../membership/node-record.ts";
import { isJetStreamError, isNoResponders, jetStreamCodes } from "../nats-errors.ts";
import type { NodeStatus } from "./node-status.ts";

export interface ClusterStatus {
  readonly cluster: string;
  /** The version of the NATS server that was asked. */
  readonly natsVersion: string;
  /** Of the newest change of the configuration. */
  readonly revision: number;
  /** By number, without those that have finished. */
  readonly nodes: readonly ListedNode[];
}

/** The members of NodeStatus are there if the node answers. */
export interface ListedNode extends Partial<Omit<NodeStatus, "state">> {
  readonly node: number;
  /**
   * `silent`: its record says that it lives, but it does not answer. `left`: it is dead, and no node could deliver all that it
   * owed, because a newer version wrote it. `unknown`: the record cannot be read.
   */
  readonly state: NodeStatus["state"] | "silent" | "claimed" | "left" | "unknown";
  /** The number of the node that delivers what it owed. */
  readonly claimedBy?: number;
  /** How many revisions of the bucket lie between that of the newest change and the last one that the node has seen. */
  readonly lag?: number;
}

export interface ClusterStatusOptions {
  readonly settings: ClusterSettings;
  readonly clock: Clock;
}

/** Time for the answers of the nodes. */
const answerMillis = 2_000;

/**
 * @returns undefined if no node was ever part of this cluster
 * @throws GatewayStartError CLUSTER if NATS cannot be reached
 */
export async function readClusterStatus({ settings, clock }: ClusterStatusOptions): Promise<ClusterStatus | undefined> {
  const connection = await connectToNats({ settings, clientName: "answerback cluster status", clock, warn() {} });
  try {
    const records = await recordsOf(connection);
    if (records === undefined) return undefined;
    const isLive = ({ state }: NodeRecord) => state === "live" || state === "leaving";
    const live = [...records.values()].filter((record) => record !== undefined && isLive(record));
    const answers = await answersOf(connection, live.length);
    const configuration = new ConfigurationBucket(connection, clock);
    const revision = (await configuration.exists()) ? await configuration.newestRevision() : 0;
    const nodes = await Promise.all(
      [...records].map(async ([node, record]) => {
        const answer = answers.find((it) => it.node === node && it.incarnation === record?.incarnation);
        // The records in NATS count, because a claimed node does not answer any more.
        const inNats = await messagesIn(connection, connection.subjects.owedStream(node));
        return listed(node, record, answer, revision, inNats);
      }),
    );
    return {
      cluster: settings.name,
      natsVersion: connection.nats.info?.version ?? "",
      revision,
      nodes: nodes.sort((one, other) => one.node - other.node),
    };
  } finally {
    await connection.close();
  }
}

function listed(
  node: number,
  record: NodeRecord | undefined,
  answer: NodeStatus | undefined,
  revision: number,
  inNats: number,
): ListedNode {
  const owed = inNats + (answer?.owedLocally ?? 0);
  if (record === undefined) return { node, state: "unknown", owed };
  const { version, host, incarnation, state, by, left } = record;
  const known = { node, incarnation, version, host };
  if (left !== undefined) return { ...known, state: "left", owed };
  if (state === "claimed") return { ...known, state, owed, ...(by && { claimedBy: by.node }) };
  if (answer === undefined) return { ...known, state: "silent", owed };
  return { ...answer, owed, lag: Math.max(0, revision - answer.revision) };
}

/** The records of nodes that have not finished; undefined if there is no such cluster. */
async function recordsOf({
  manager,
  subjects,
}: NodeConnection): Promise<ReadonlyMap<number, NodeRecord | undefined> | undefined> {
  const stream = `KV_${subjects.nodes}`;
  const prefix = `$KV.${subjects.nodes}.`;
  try {
    const { state } = await manager.streams.info(stream, { subjects_filter: `${prefix}>` });
    const numbers = Object.keys(state.subjects ?? {}).map((subject) => Number(subject.slice(prefix.length)));
    const found = await Promise.all(
      numbers.filter(Number.isInteger).map(async (node) => {
        const message = await manager.streams.getMessage(stream, { last_by_subj: `${prefix}${node}` });
        return message === null || message.data.length === 0 ? [] : [[node, decodeRecord(message.string())] as const];
      }),
    );
    return new Map(found.flat().filter(([, record]) => record?.state !== "finished"));
  } catch (error) {
    if (isJetStreamError(error, jetStreamCodes.streamNotFound)) return undefined;
    throw error;
  }
}

async function answersOf({ nats, subjects }: NodeConnection, expected: number): Promise<readonly NodeStatus[]> {
  const answers: NodeStatus[] = [];
  if (expected === 0) return answers;
  try {
    const messages = await nats.requestMany(subjects.status, "", {
      strategy: "count",
      maxMessages: expected,
      maxWait: answerMillis,
    });
    for await (const message of messages) answers.push(message.json());
  } catch (error) {
    if (!isNoResponders(error)) throw error;
  }
  return answers;
}

/** @returns 0 if the stream does not exist */
async function messagesIn({ manager }: NodeConnection, stream: string): Promise<number> {
  try {
    return (await manager.streams.info(stream)).state.messages;
  } catch (error) {
    if (isJetStreamError(error, jetStreamCodes.streamNotFound)) return 0;
    throw error;
  }
}
