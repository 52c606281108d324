// The number of copies of each bucket and stream.
import type { ServerInfo } from "@nats-io/nats-core";
import type { ClusterSettings } from "./cluster-settings.ts";
import { isJetStreamError, jetStreamCodes } from "./nats-errors.ts";

const mostReplicas = 3;

/**
 * The numbers to try, in this order. A single server keeps one copy. A server of a NATS cluster usually names the others.
 * If it does not, there may still be enough of them.
 */
export function replicasToTry(
  { replicas, servers }: Pick<ClusterSettings, "replicas" | "servers">,
  info: Pick<ServerInfo, "cluster" | "connect_urls"> | undefined,
): readonly number[] {
  if (replicas !== undefined) return [replicas];
  if (info?.cluster === undefined) return [1];
  const known = Math.max(servers.length, info.connect_urls?.length ?? 0);
  return known >= mostReplicas ? [mostReplicas] : [mostReplicas, 1];
}

/** Calls `create` with one number after the other while NATS answers that it has too few servers for it. */
export async function createWithReplicas<T>(
  numbers: readonly number[],
  create: (replicas: number) => Promise<T>,
): Promise<T> {
  const [first = 1, ...others] = numbers;
  try {
    return await create(first);
  } catch (error) {
    if (others.length === 0 || !hasTooFewServers(error)) throw error;
    return createWithReplicas(others, create);
  }
}

function hasTooFewServers(error: unknown): boolean {
  return (
    isJetStreamError(error, jetStreamCodes.noSuitablePeers) ||
    isJetStreamError(error, jetStreamCodes.replicasNotSupported)
  );
}
