// Stores of the configuration on real NATS servers, for tests.
import { type Clock, systemClock } from "../../clock.ts";
import type { Change, RecordValue, StoreError } from "../../store/store.ts";
import { connectToNats, type NodeConnection } from "../connection.ts";
import type { NatsServers } from "../nats-servers.fixture.ts";
import type { ConfigurationStore } from "./configuration-store.ts";
import { openConfigurationStore } from "./nats-store.ts";

export interface TestNode extends AsyncDisposable {
  readonly store: ConfigurationStore;
  readonly connection: NodeConnection;
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

type Publish = NodeConnection["jetStream"]["publish"];

export interface TestNodeOptions {
  readonly clock?: Clock;
  /** Takes the place of the client's `publish`, for faults. */
  readonly publish?: (publish: Publish, ...parameters: Parameters<Publish>) => ReturnType<Publish>;
  /** Messages for subscriptions, such as those of the watch, arrive so much later. Default 0. */
  readonly latencyMillis?: number;
}

/** @param name of the cluster */
export async function openNode(
  servers: NatsServers,
  name: string,
  { clock = systemClock, publish, latencyMillis = 0 }: TestNodeOptions = {},
): Promise<TestNode> {
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const connection = await connectToNats({
    settings: { servers: servers.urls, name },
    clientName: "test",
    clock,
    warn,
  });
  if (publish !== undefined) {
    const { jetStream } = connection;
    const original: Publish = jetStream.publish.bind(jetStream);
    jetStream.publish = (...parameters) => publish(original, ...parameters);
  }
  if (latencyMillis > 0) {
    const { nats } = connection;
    const subscribe = nats.subscribe.bind(nats);
    nats.subscribe = (subject, { callback, ...options } = {}) =>
      subscribe(subject, {
        ...options,
        callback: (...received) => void setTimeout(() => callback?.(...received), latencyMillis),
      });
  }
  const store = await openConfigurationStore({ connection, clock, warn });
  const close = async () => {
    await store.close();
    await connection.close();
  };
  return { store, connection, warnings, close, [Symbol.asyncDispose]: close };
}

export const put = (key: readonly string[], value: RecordValue): Change => ({ puts: [{ key, value }], deletes: [] });

export const remove = (...key: string[]): Change => ({ puts: [], deletes: [key] });

/** Computes a change again as long as another one comes first, as the control plane does. @returns the repetitions */
export async function repeated(store: ConfigurationStore, change: () => Change): Promise<number> {
  for (let repetitions = 0; ; repetitions++) {
    try {
      await store.commit(change());
      return repetitions;
    } catch (error) {
      if ((error as StoreError).code !== "CHANGED") throw error;
    }
  }
}

/** Resolves when the condition holds. @throws if it does not within the time */
export async function until(condition: () => boolean, millis = 30_000): Promise<void> {
  const end = performance.now() + millis;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`${condition} did not hold within ${millis} ms`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
