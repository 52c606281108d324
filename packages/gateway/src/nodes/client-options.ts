// The options of the NATS client: servers, login and TLS from the settings.
import { accessSync, constants, readFileSync } from "node:fs";
import { isIP } from "node:net";
import { checkServerIdentity } from "node:tls";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Authenticator, NodeConnectionOptions } from "@nats-io/transport-node";
import type { ClusterSettings } from "./cluster-settings.ts";
import { clusterError } from "./connect-error.ts";

type TransportNode = typeof import("@nats-io/transport-node");

/**
 * Files are read again for each connection, so that they can be replaced while the process runs.
 * @throws GatewayStartError CLUSTER if a server is not a URL, or a file cannot be read or has no credentials
 */
export function clientOptions(
  settings: ClusterSettings,
  { credsAuthenticator }: Pick<TransportNode, "credsAuthenticator">,
): NodeConnectionOptions {
  const { credentialsFile, token, tls } = settings;
  const urls = serverUrls(settings);
  const login = urls.find(({ username }) => username !== "");
  for (const [name, file] of Object.entries(tls ?? {})) {
    if (file !== undefined) requireReadable(`cluster.tls.${name}`, file);
  }
  return {
    servers: urls.map(({ host }) => host),
    ...(login && { user: decodeURIComponent(login.username), pass: decodeURIComponent(login.password) }),
    ...(token !== undefined && { token }),
    ...(credentialsFile !== undefined && { authenticator: fileAuthenticator(credentialsFile, credsAuthenticator) }),
    ...(usesTls(settings) && {
      // The client passes all members to Node.js.
      tls: {
        ...(tls?.ca !== undefined && { caFile: tls.ca }),
        ...(tls?.cert !== undefined && { certFile: tls.cert }),
        ...(tls?.key !== undefined && { keyFile: tls.key }),
        checkServerIdentity: checkIdentityOf(urls),
      } as NodeConnectionOptions["tls"],
    }),
  };
}

/**
 * The client calls it for each connection, and ends for good if it throws. So what it last read serves while the file is
 * missing or half written.
 * @throws GatewayStartError CLUSTER if the file cannot be read or has no credentials
 */
function fileAuthenticator(file: string, credsAuthenticator: TransportNode["credsAuthenticator"]): Authenticator {
  requireReadable("cluster.credentialsFile", file);
  const read = () => {
    const authenticator = credsAuthenticator(readFileSync(file));
    // It parses the file when it signs.
    authenticator("nonce");
    return authenticator;
  };
  let last: Authenticator;
  try {
    last = read();
  } catch (error) {
    throw clusterError(
      `cluster.credentialsFile: ${file} has no JWT and seed of a NATS user. Give it a file of nsc (nsc generate creds).`,
      error,
    );
  }
  return (nonce) => {
    try {
      last = read();
    } catch {
      // It is being replaced.
    }
    return last(nonce);
  };
}

/** The name that the client checks for servers that are IP addresses. */
const nameOfAddresses = "localhost";

/** Accepts for a server that is an IP address the certificate of any of the given addresses: the client does not pass the address. */
export function checkIdentityOf(urls: readonly URL[]): typeof checkServerIdentity {
  const hosts = urls.map(hostOf);
  const addresses = hosts.filter((host) => isIP(host) !== 0 || host === nameOfAddresses);
  return (name, certificate) => {
    const names = name === nameOfAddresses && addresses.length > 0 ? addresses : [name];
    const errors = names.map((it) => checkServerIdentity(it, certificate));
    return errors.includes(undefined) ? undefined : errors[0];
  };
}

/** The name or address of a server, without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/** @throws GatewayStartError CLUSTER if a server is not a URL */
export function serverUrls({ servers }: ClusterSettings): readonly URL[] {
  return servers.map(serverUrl);
}

/** True if this node begins TLS. It also does if a server requires it. */
export function usesTls({ tls, servers }: ClusterSettings): boolean {
  return tls !== undefined || servers.some((server) => server.startsWith("tls:"));
}

function serverUrl(server: string): URL {
  const url = URL.parse(server);
  if (url !== null && url.host !== "" && (url.protocol === "nats:" || url.protocol === "tls:")) return url;
  throw clusterError(
    "An address of a NATS server is not a URL. Give --cluster addresses such as nats://nats.example.com:4222.",
  );
}

function requireReadable(setting: string, file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw clusterError(`${setting}: ${file} cannot be read (${errorMessage(error)}).`, error);
  }
}
