// The keys of the settings and their policies. Checks signed handshakes and callbacks.
import type { IncomingMessage } from "node:http";
import { AwsError } from "@answerback/apigatewayv2";
import { evaluatePolicy, type Policy, PolicyError, parsePolicy } from "./iam-policy.ts";
import { checkClaim, checkSignature, type KnownKeys } from "./sigv4.ts";

/** One known key. */
export interface CredentialSettings {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** For temporary credentials: the request must carry it. */
  readonly sessionToken?: string;
  /** Default `arn:aws:iam::{account}:user/{accessKeyId}`. */
  readonly userArn?: string;
  /** The policy document of the key for the data plane. Default: everything is allowed. */
  readonly policy?: unknown;
}

/** The caller that signed a request. */
export interface Caller {
  readonly accessKeyId: string;
  readonly accountId: string;
  readonly userId: string;
  readonly userArn: string;
}

export interface KnownCredentials {
  /** By access key id. `replace` changes the map. */
  readonly keys: KnownKeys;
  /**
   * Knows other keys from now on.
   * @throws PolicyError if a policy is malformed or not supported; nothing has changed then
   */
  replace(settings: readonly CredentialSettings[]): void;
  /**
   * Checks everything but the signature itself, before the body is read.
   * @throws AwsError 403
   */
  recognize(request: IncomingMessage, service: string): void;
  /** @throws AwsError 403 if the signature is missing or wrong */
  authenticate(request: IncomingMessage, body: Uint8Array, service: string): Promise<Caller>;
  /** @throws AwsError 403 if the policy of the caller's key does not allow the action */
  requireAllowed(caller: Caller, action: string, resource: string): void;
  /**
   * Authenticates, then requires that the action is allowed.
   * @param action `execute-api:Invoke` or `execute-api:ManageConnections`
   * @param resource the ARN of the action's target
   * @throws AwsError 403
   */
  authorize(
    request: IncomingMessage,
    body: Uint8Array,
    service: string,
    action: string,
    resource: string,
  ): Promise<Caller>;
}

/** @throws PolicyError if a policy is malformed or not supported */
export function createKnownCredentials(settings: readonly CredentialSettings[], accountId: string): KnownCredentials {
  const keys = new Map<string, CredentialSettings>();
  let policies: ReadonlyMap<string, Policy>;
  const known: KnownCredentials = {
    keys,
    replace(credentials) {
      policies = policiesOf(credentials);
      keys.clear();
      for (const credential of credentials) keys.set(credential.accessKeyId, credential);
    },
    recognize: (request, service) => checkClaim(request, service, keys),
    async authenticate(request, body, service) {
      const { accessKeyId } = await checkSignature(request, body, service, keys);
      const userArn = keys.get(accessKeyId)?.userArn ?? `arn:aws:iam::${accountId}:user/${accessKeyId}`;
      return { accessKeyId, accountId: userArn.split(":")[4] || accountId, userId: accessKeyId, userArn };
    },
    requireAllowed({ accessKeyId }, action, resource) {
      const policy = policies.get(accessKeyId);
      if (policy !== undefined && evaluatePolicy(policy, action, resource) !== "allowed") {
        throw new AwsError("AccessDeniedException", `The key ${accessKeyId} may not perform ${action} on ${resource}.`);
      }
    },
    async authorize(request, body, service, action, resource) {
      const caller = await known.authenticate(request, body, service);
      known.requireAllowed(caller, action, resource);
      return caller;
    },
  };
  known.replace(settings);
  return known;
}

function policiesOf(settings: readonly CredentialSettings[]): ReadonlyMap<string, Policy> {
  const policies = new Map<string, Policy>();
  for (const { accessKeyId, policy } of settings) {
    if (policy !== undefined) policies.set(accessKeyId, policyOf(accessKeyId, policy));
  }
  return policies;
}

function policyOf(accessKeyId: string, policy: unknown): Policy {
  try {
    return parsePolicy(policy);
  } catch (cause) {
    if (!(cause instanceof PolicyError)) throw cause;
    throw new PolicyError(`Invalid policy of the key ${accessKeyId} in the settings: ${cause.message}`, { cause });
  }
}
