// Counts the records of streams, for tests.
import type { TestContext } from "node:test";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";

/** @returns a function for the number of records in a stream; undefined if there is no stream, or NATS does not answer */
export async function recordsIn(t: TestContext, servers: readonly string[]): Promise<RecordsIn> {
  const connection = await connect({ servers: [...servers], reconnectTimeWait: 50, maxReconnectAttempts: -1 });
  t.after(() => connection.close());
  const manager = await jetstreamManager(connection, { checkAPI: false });
  return (name) =>
    manager.streams.info(name).then(
      ({ state }) => state.messages,
      () => undefined,
    );
}

export type RecordsIn = (stream: string) => Promise<number | undefined>;
