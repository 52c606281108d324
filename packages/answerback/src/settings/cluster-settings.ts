// Turns the settings of a cluster into the gateway's.
import type { ClusterSettings } from "@answerback/gateway";
import { defaultClusterName } from "@answerback/gateway/settings";
import { UserError } from "../user-error.ts";
import type { Settings } from "./schema.ts";

// Errors do not repeat the addresses, because these may contain passwords.
const refusedServers =
  "--cluster (cluster.servers) must be addresses of NATS servers, separated by commas, such as nats://a.example:4222,nats://b.example:4222.";
const noServers = "cluster has no servers. Set cluster.servers, or give the addresses of NATS with --cluster.";

/**
 * @returns undefined if the settings name no cluster
 * @throws UserError if its servers are missing, or are not addresses of NATS
 */
export function clusterSettings(cluster: Settings["cluster"]): ClusterSettings | undefined {
  if (cluster === undefined) return undefined;
  const { servers: list, name = defaultClusterName, ...others } = cluster;
  if (list === undefined) throw new UserError(noServers);
  const servers = list.split(",").map((server) => server.trim());
  if (!servers.every(isAddress)) throw new UserError(refusedServers);
  return { ...others, servers, name };
}

function isAddress(server: string): boolean {
  const url = URL.parse(server);
  const isBare = url !== null && url.search === "" && url.hash === "" && ["", "/"].includes(url.pathname);
  return isBare && (url.protocol === "nats:" || url.protocol === "tls:") && url.hostname !== "";
}
