// Phase 3, handshakes: decides which reach their `$connect` integration, and with which identity. Checks throttling,
// API key, authorization and required parameters, in this order (docs/behaviour/data-plane.md sections 2 and 8).

import type { IncomingMessage } from "node:http";
import type { KnownCredentials } from "../../auth/known-credentials.ts";
import type { Clock } from "../../clock.ts";
import type { CompiledAccess } from "../../deployments/compiled-api.ts";
import { headerValues } from "../../http/headers.ts";
import { GatewayError } from "../chain/gateway-error.ts";
import type { ConnectEvent } from "../chain/inbound-event.ts";
import type { Backends } from "../integrations/index.ts";
import type { AccessChecks } from "./access-checks.ts";
import type { ApiKeys } from "./api-key.ts";
import { type AuthorizerGrant, askAuthorizer } from "./authorizer.ts";
import { anonymous, type ConnectionAccess } from "./connection-access.ts";
import { type Handshake, queryValues } from "./handshake.ts";
import { authorizeBySignature } from "./iam-authorization.ts";
import type { Throttle } from "./throttle.ts";

/** Everything that admission consults. */
export interface Gatekeepers {
  readonly region: string;
  readonly accountId: string;
  readonly throttle: Throttle;
  readonly apiKeys: ApiKeys;
  /** Undefined if no credentials are known; a route that asks for a signature then admits no one. */
  readonly credentials: KnownCredentials | undefined;
}

/**
 * @param checks receives the results of the checks that ran
 * @throws GatewayError if the handshake is refused
 */
export async function admit(
  event: ConnectEvent,
  request: IncomingMessage,
  gatekeepers: Gatekeepers,
  lambda: Backends["lambda"],
  clock: Clock,
  checks: AccessChecks,
): Promise<ConnectionAccess> {
  const { access } = event.stage.api;
  if (!gatekeepers.throttle.takeConnection(event.stage, clock.monotonic())) {
    throw new GatewayError("TOO_MANY_REQUESTS", "More handshakes arrived than the stage or the account allows.");
  }
  if (asksNothing(access)) return anonymous;
  const keyOfHeader =
    access.apiKeySource === "header"
      ? await useApiKey(headerValues(event.handshake.headers, "x-api-key").at(-1), gatekeepers.apiKeys)
      : {};
  const authorized = await authorize(event, request, gatekeepers, lambda, checks);
  const keyOfAuthorizer =
    access.apiKeySource === "authorizer" ? await useApiKey(authorized.usageIdentifierKey, gatekeepers.apiKeys) : {};
  requireParameters(event.handshake, access);
  return {
    authorizer: authorized.authorizer,
    identity: { ...authorized.identity, ...keyOfHeader, ...keyOfAuthorizer },
  };
}

function asksNothing({ authorization, apiKeySource, requiredParameters }: CompiledAccess): boolean {
  return authorization.kind === "none" && apiKeySource === undefined && requiredParameters.length === 0;
}

interface Authorized {
  readonly authorizer: AuthorizerGrant["authorizer"] | undefined;
  readonly usageIdentifierKey: string | undefined;
  readonly identity: ConnectionAccess["identity"];
}

const unasked: Authorized = { authorizer: undefined, usageIdentifierKey: undefined, identity: {} };

async function authorize(
  event: ConnectEvent,
  request: IncomingMessage,
  { region, accountId, credentials }: Gatekeepers,
  lambda: Backends["lambda"],
  checks: AccessChecks,
): Promise<Authorized> {
  const { apiId, stageName, api } = event.stage;
  const methodArn = `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stageName}/$connect`;
  const { authorization } = api.access;
  switch (authorization.kind) {
    case "none":
      return unasked;
    case "iam":
      return { ...unasked, identity: await authorizeBySignature(request, methodArn, credentials, checks) };
    case "authorizer":
      return { ...unasked, ...(await askAuthorizer(event, authorization.authorizer, methodArn, lambda, checks)) };
    case "unusable":
      throw new GatewayError("INTERNAL_SERVER_ERROR", authorization.reason);
  }
}

async function useApiKey(value: string | undefined, apiKeys: ApiKeys): Promise<ConnectionAccess["identity"]> {
  const apiKeyId = await apiKeys.use(value);
  return { apiKey: value ?? "", apiKeyId };
}

/** Assumed: a required parameter that is missing or empty refuses the handshake with 400. */
function requireParameters(handshake: Handshake, { requiredParameters }: CompiledAccess): void {
  const missing = requiredParameters.filter(({ kind, name }) => {
    const values = kind === "header" ? headerValues(handshake.headers, name) : queryValues(handshake, name);
    return values.every((value) => value === "");
  });
  if (missing.length === 0) return;
  const message = `Missing required request parameters: [${missing.map(({ name }) => name).join(", ")}]`;
  throw new GatewayError("BAD_REQUEST", message, { clientMessage: message });
}
