// The options of the NATS client: servers, login and TLS from the settings.
import { accessSync, constants, readFileSync } from "node:fs";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { NodeConnectionOptions } from "@nats-io/transport-node";
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
  const urls = settings.servers.map(serverUrl);
  const login = urls.find(({ username }) => username !== "");
  if (credentialsFile !== undefined) requireCredentials(credentialsFile, credsAuthenticator);
  for (const [name, file] of Object.entries(tls ?? {})) {
    if (file !== undefined) requireReadable(`cluster.tls.${name}`, file);
  }
  const usesTls = tls !== undefined || urls.some(({ protocol }) => protocol === "tls:");
  return {
    servers: urls.map(({ host }) => host),
    ...(login && { user: decodeURIComponent(login.username), pass: decodeURIComponent(login.password) }),
    ...(token !== undefined && { token }),
    ...(credentialsFile !== undefined && {
      authenticator: credsAuthenticator(() => readFileSync(credentialsFile)),
    }),
    ...(usesTls && {
      tls: {
        ...(tls?.ca !== undefined && { caFile: tls.ca }),
        ...(tls?.cert !== undefined && { certFile: tls.cert }),
        ...(tls?.key !== undefined && { keyFile: tls.key }),
      },
    }),
  };
}

/** Signs with the seed of the file, as the client does for each connection. */
function requireCredentials(file: string, credsAuthenticator: TransportNode["credsAuthenticator"]): void {
  requireReadable("cluster.credentialsFile", file);
  try {
    credsAuthenticator(readFileSync(file))("nonce");
  } catch (error) {
    throw clusterError(
      `cluster.credentialsFile: ${file} has no JWT and seed of a NATS user. Give it a file of nsc (nsc generate creds).`,
      error,
    );
  }
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
