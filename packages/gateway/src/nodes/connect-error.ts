// Turns the errors of a first connection to NATS into lines for the operator.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { GatewayStartError } from "../start-error.ts";
import { type ClusterSettings, printableServers } from "./cluster-settings.ts";
import { isJetStreamError, isPermissionViolation, jetStreamCodes } from "./nats-errors.ts";

/** The oldest version of the NATS server that tests run with. */
export const oldestNats = { major: 2, minor: 10 } as const;

/** Codes of Node.js for certificates that it does not accept. */
const certificateCodes =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|EPROTO$)/;

/** True if waiting for the servers does not help: they have answered, and refused. */
export function isPermanent(error: unknown): boolean {
  return (
    isRefusedLogin(error) ||
    tlsErrorIn(error) !== undefined ||
    isPermissionViolation(error) ||
    isJetStreamError(error, jetStreamCodes.notEnabledForAccount)
  );
}

export function connectError(settings: ClusterSettings, cause: unknown): GatewayStartError {
  const servers = printableServers(settings.servers);
  if (isRefusedLogin(cause)) {
    return clusterError(
      `NATS at ${servers} refuses these credentials (${errorMessage(cause)}). Check ${loginSettings(settings)}.`,
      cause,
    );
  }
  const tlsError = tlsErrorIn(cause);
  if (tlsError !== undefined) {
    const place = isOfClient(tlsError)
      ? "cluster.tls.cert and cluster.tls.key, the certificate of this node"
      : "cluster.tls.ca, and the certificates of the servers";
    return clusterError(
      `The TLS connection to NATS at ${servers} failed: ${tlsError.reason ?? errorMessage(tlsError)}. Check ${place}.`,
      cause,
    );
  }
  return clusterError(
    `NATS cannot be reached at ${servers} (${errorMessage(cause)}). Start nats-server with JetStream there, or correct --cluster.`,
    cause,
  );
}

export function jetStreamError({ servers }: ClusterSettings, cause: unknown): GatewayStartError {
  const where = printableServers(servers);
  const refused = refusedRequestError(cause);
  if (refused !== undefined) return refused;
  if (isJetStreamError(cause, jetStreamCodes.notEnabledForAccount)) {
    return clusterError(
      `JetStream is not enabled for this account at ${where}. Add "jetstream: enabled" to the account in the settings of nats-server.`,
      cause,
    );
  }
  return clusterError(
    `JetStream does not answer at ${where} (${errorMessage(cause)}). Start nats-server with -js; of several servers more than half must run.`,
    cause,
  );
}

/** @returns undefined if nodes can use this version of the server */
export function tooOldError({ servers }: ClusterSettings, version: string): GatewayStartError | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > oldestNats.major || (major === oldestNats.major && minor >= oldestNats.minor)) return undefined;
  return clusterError(
    `NATS at ${printableServers(servers)} has version ${version}. A cluster needs ${oldestNats.major}.${oldestNats.minor} or newer.`,
  );
}

/** For a request that NATS refused because the user may not make it. */
export function permissionMessage({ message }: Error): string {
  return `NATS refuses a request of this node: ${message}. Permit its user the subjects of docs/cluster.md.`;
}

/** @returns undefined unless it is such a refusal, or has one as its cause */
export function refusedRequestError(error: unknown): GatewayStartError | undefined {
  if (!Error.isError(error)) return undefined;
  return isPermissionViolation(error)
    ? clusterError(permissionMessage(error), error)
    : refusedRequestError(error.cause);
}

export function clusterError(message: string, cause?: unknown): GatewayStartError {
  return new GatewayStartError("CLUSTER", message, { cause });
}

/** The settings that have the login, which NATS has refused. */
function loginSettings({ credentialsFile, token, servers }: ClusterSettings): string {
  const used = [
    ...(credentialsFile === undefined ? [] : [`cluster.credentialsFile (${credentialsFile})`]),
    ...(token === undefined ? [] : ["cluster.token"]),
    ...(servers.some((server) => URL.parse(server)?.username) ? ["the user and password in --cluster"] : []),
  ];
  return used.length > 0 ? used.join(", and ") : "cluster.credentialsFile or cluster.token: none is set";
}

/** For a login that NATS has refused after the first connection. */
export function refusedLoginMessage(settings: ClusterSettings, { message }: Error): string {
  return `NATS at ${printableServers(settings.servers)} refuses the credentials of this node now (${message}). Replace ${loginSettings(settings)}. Files are read again for each attempt; everything else needs a restart.`;
}

export function isRefusedLogin(error: unknown): boolean {
  return (
    Error.isError(error) && (error.name === "AuthorizationError" || error.name === "UserAuthenticationExpiredError")
  );
}

interface TlsError extends Error {
  readonly code: string;
  /** Of OpenSSL, without the place in its sources. */
  readonly reason?: string;
}

/** The error of Node.js for a TLS connection, which the client may have wrapped in its own. */
function tlsErrorIn(error: unknown): TlsError | undefined {
  if (!Error.isError(error)) return undefined;
  const isTls = "code" in error && certificateCodes.test(String(error.code));
  return isTls ? (error as TlsError) : tlsErrorIn(error.cause);
}

/** True if the server has refused the certificate of this node, or it does not fit its key. */
function isOfClient({ code }: TlsError): boolean {
  return /_ALERT_|KEY_VALUES_MISMATCH/.test(code);
}
