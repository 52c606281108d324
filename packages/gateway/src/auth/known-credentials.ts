// The callers that the settings know: their keys, and what each may do. Signed handshakes and callbacks are checked here.
import type { IncomingMessage } from "node:http";
import { AwsError } from "@answerback/apigatewayv2";
import { evaluatePolicy, type Policy, PolicyError, parsePolicy } from "./iam-policy.ts";
import { checkClaim, checkSignature } from "./sigv4.ts";

/** One known key. */
export interface CredentialSettings {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** For temporary credentials: the request must carry it. */
  readonly sessionToken?: string;
  /** Default `arn:aws:iam::{account}:user/{accessKeyId}`. */
  readonly userArn?: string;
  /** What the key may do on the data plane, a policy document. Default: everything. */
  readonly policy?: unknown;
}

/** Who signed. */
export interface Caller {
  readonly accessKeyId: string;
  readonly accountId: string;
  readonly userId: string;
  readonly userArn: string;
}

export interface KnownCredentials {
  /**
   * Checks all but the signature itself, before a body is read.
   * @throws AwsError 403
   */
  recognize(request: IncomingMessage, service: string): void;
  /**
   * @param action `execute-api:Invoke` or `execute-api:ManageConnections`
   * @param resource the ARN that it is done on
   * @throws AwsError 403 when the signature is missing or wrong, or the key's policy does not allow the action
   */
  authorize(
    request: IncomingMessage,
    body: Uint8Array,
    service: string,
    action: string,
    resource: string,
  ): Promise<Caller>;
}

/** @throws PolicyError when a policy is malformed or says what is not supported */
export function createKnownCredentials(settings: readonly CredentialSettings[], accountId: string): KnownCredentials {
  const keys = new Map(settings.map((credential) => [credential.accessKeyId, credential]));
  const policies = new Map<string, Policy>();
  for (const { accessKeyId, policy } of settings) {
    if (policy !== undefined) policies.set(accessKeyId, policyOf(accessKeyId, policy));
  }
  return {
    recognize: (request, service) => checkClaim(request, service, keys),
    async authorize(request, body, service, action, resource) {
      const { accessKeyId } = await checkSignature(request, body, service, keys);
      const policy = policies.get(accessKeyId);
      if (policy !== undefined && evaluatePolicy(policy, action, resource) !== "allowed") {
        throw new AwsError("AccessDeniedException", `The key ${accessKeyId} may not ${action} on ${resource}.`);
      }
      const userArn = keys.get(accessKeyId)?.userArn ?? `arn:aws:iam::${accountId}:user/${accessKeyId}`;
      return { accessKeyId, accountId: userArn.split(":")[4] || accountId, userId: accessKeyId, userArn };
    },
  };
}

function policyOf(accessKeyId: string, policy: unknown): Policy {
  try {
    return parsePolicy(policy);
  } catch (cause) {
    if (!(cause instanceof PolicyError)) throw cause;
    throw new PolicyError(`The policy of the key ${accessKeyId} in the settings: ${cause.message}`, { cause });
  }
}
