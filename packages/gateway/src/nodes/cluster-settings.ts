// The settings of a node of a cluster.

export interface ClusterSettings {
  /** Servers of NATS: `nats://HOST:PORT`, `tls://HOST:PORT`, with `USER:PASSWORD@` if they ask for it. At least one. */
  readonly servers: readonly string[];
  /** Nodes with the same name serve the same APIs. */
  readonly name: string;
  /** A file with a user's JWT and seed, as `nsc` writes it. */
  readonly credentialsFile?: string | undefined;
  readonly token?: string | undefined;
  /** Files in PEM. Default: TLS if the servers require it, with the certificate authorities of Node.js. */
  readonly tls?: ClusterTls | undefined;
  /** The monitoring port of a NATS server, `http://HOST:8222`, where it says whether it syncs each write to its disk. */
  readonly monitorUrl?: string | undefined;
  /** Copies of each bucket and stream. Default: as many as there are NATS servers, at most 3. */
  readonly replicas?: number | undefined;
}

export interface ClusterTls {
  /** The certificate authorities of the servers. */
  readonly ca?: string | undefined;
  /** The client's certificate, with `key`. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

export const defaultClusterName = "answerback";
/** The form of a cluster's name, which subjects and names of streams contain. */
export const clusterNamePattern = /^[A-Za-z0-9_-]{1,32}$/;

/** The address without user and password, which no message may contain. */
export function printableServer(server: string): string {
  const url = URL.parse(server.includes("://") ? server : `nats://${server}`);
  return url === null ? "(not a URL)" : `${url.protocol}//${url.host}`;
}

export function printableServers(servers: readonly string[]): string {
  return servers.map(printableServer).join(", ");
}
