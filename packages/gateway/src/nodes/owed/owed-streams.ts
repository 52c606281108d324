// The streams of owed `$disconnect`s in NATS, one for each node. The id of a connection names its node, and so its stream.
import { holderOf } from "../../cluster/connection-id.ts";
import type { ConnectionIdentity } from "../../execute/chain/inbound-event.ts";
import type { NodeConnection } from "../connection.ts";
import { isConflict, isJetStreamError, jetStreamCodes } from "../nats-errors.ts";
import { decodeOwed, encodeOwed, type OwedRecord } from "./owed-record.ts";

/** All methods reject with the error of NATS. */
export interface OwedStreams {
  /** Creates the stream of a node, if there is none. */
  create(node: number): Promise<void>;
  /** Resolves when the record is in the stream of its node, also if it was before. */
  put(connection: ConnectionIdentity, timeoutMillis: number): Promise<void>;
  /** Resolves when the record is not in the stream of its node, or there is no stream. */
  remove(connectionId: string): Promise<void>;
  /** @returns the number of records; undefined if there is no stream */
  count(node: number): Promise<number | undefined>;
  /** @returns the connection ids of all records; undefined if there is no stream */
  ids(node: number): Promise<ReadonlySet<string> | undefined>;
  /**
   * From now on nothing can be put in the stream.
   * @returns false if there is no stream
   */
  fence(node: number): Promise<boolean>;
  /** All records, the oldest first; none if there is no stream. */
  read(node: number): Promise<readonly OwedRecord[]>;
  /** Removes the stream, if there is one. */
  drop(node: number): Promise<void>;
}

/** Records of one request. */
const batch = 500;
/** Time in which a batch must arrive. */
const batchMillis = 5_000;
/** JetStream answers with it while another write of the subject is under way. */
const wrongLastSequenceUnknown = 10164;

export function createOwedStreams(connection: NodeConnection): OwedStreams {
  const { manager, jetStream, subjects } = connection;
  const { streams } = manager;

  return {
    async create(node) {
      const name = subjects.owedStream(node);
      try {
        await connection.createReplicated((num_replicas) =>
          streams.add({
            name,
            subjects: [subjects.owed(node, "*")],
            num_replicas,
            storage: "file",
            allow_direct: false,
          }),
        );
      } catch (error) {
        // It exists with other settings, such as another number of copies.
        if (!isJetStreamError(error, jetStreamCodes.nameInUse)) throw error;
        const { config } = await streams.info(name);
        if (config.subjects[0] !== subjects.owed(node, "*")) throw error;
      }
    },

    async put(identity, timeoutMillis) {
      const { connectionId } = identity;
      const node = nodeOf(connectionId);
      try {
        await jetStream.publish(subjects.owed(node, connectionId), encodeOwed(identity), {
          expect: { lastSubjectSequence: 0, streamName: subjects.owedStream(node) },
          timeout: timeoutMillis,
        });
      } catch (error) {
        if (!isConflict(error) || isJetStreamError(error, wrongLastSequenceUnknown)) throw error;
      }
    },

    async remove(connectionId) {
      const node = nodeOf(connectionId);
      await unlessGone(streams.purge(subjects.owedStream(node), { filter: subjects.owed(node, connectionId) }));
    },

    async count(node) {
      return (await unlessGone(streams.info(subjects.owedStream(node))))?.state.messages;
    },

    async ids(node) {
      const found = await unlessGone(streams.info(subjects.owedStream(node), { subjects_filter: ">" }));
      return found && new Set(Object.keys(found.state.subjects ?? {}).map(idIn));
    },

    async fence(node) {
      const name = subjects.owedStream(node);
      return (await unlessGone(streams.update(name, { subjects: [subjects.claimed(node, "*")] }))) !== undefined;
    },

    async read(node) {
      const name = subjects.owedStream(node);
      const found = await unlessGone(streams.info(name));
      if (found === undefined || found.state.messages === 0) return [];
      const records: OwedRecord[] = [];
      const consumer = await jetStream.consumers.get(name);
      try {
        for (let pending = found.state.messages; pending > 0; ) {
          const before = records.length;
          const messages = await consumer.fetch({ max_messages: Math.min(batch, pending), expires: batchMillis });
          for await (const message of messages) {
            records.push(decodeOwed(idIn(message.subject), message.string()));
            pending = message.info.pending;
          }
          if (records.length === before) throw new Error(`The records of node ${node} did not arrive.`);
        }
      } finally {
        await consumer.delete().catch(() => {});
      }
      return records;
    },

    async drop(node) {
      await unlessGone(streams.delete(subjects.owedStream(node)));
    },
  };
}

/** @throws TypeError if the id does not name a node */
function nodeOf(connectionId: string): number {
  const node = holderOf(connectionId)?.node;
  if (node === undefined) throw new TypeError(`${connectionId} is not the id of a connection.`);
  return node;
}

function idIn(subject: string): string {
  return subject.slice(subject.lastIndexOf(".") + 1);
}

/** @returns undefined if the stream does not exist */
async function unlessGone<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isJetStreamError(error, jetStreamCodes.streamNotFound)) return undefined;
    throw error;
  }
}
