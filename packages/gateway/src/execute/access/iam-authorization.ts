// Signed handshakes (docs/behaviour/data-plane.md section 8.2): finds the key that signed, and checks that it may connect.
import type { IncomingMessage } from "node:http";
import { AwsError } from "@answerback/apigatewayv2";
import type { KnownCredentials } from "../../auth/known-credentials.ts";
import { GatewayError } from "../chain/gateway-error.ts";
import type { AccessChecks } from "./access-checks.ts";

const noBody = new Uint8Array();

/**
 * @param methodArn the ARN that the key's policy must allow
 * @returns members of `$context.identity`
 * @throws GatewayError FORBIDDEN if the signature is missing or wrong, or the key's policy does not allow it
 */
export async function authorizeBySignature(
  request: IncomingMessage,
  methodArn: string,
  credentials: KnownCredentials | undefined,
  checks: AccessChecks,
): Promise<Readonly<Record<string, string>>> {
  if (credentials === undefined) {
    throw new GatewayError(
      "FORBIDDEN",
      "The $connect route requires a signature (AWS_IAM), but no credentials are known. Add them to the settings.",
    );
  }
  const caller = await checks.run("authenticate", () =>
    credentials.authenticate(request, noBody, "execute-api").catch(refuse),
  );
  await checks.run("authorize", () => {
    try {
      credentials.requireAllowed(caller, "execute-api:Invoke", methodArn);
    } catch (cause) {
      refuse(cause);
    }
  });
  const { accountId, userArn, userId } = caller;
  return { accountId, caller: userId, user: userId, userArn };
}

function refuse(cause: unknown): never {
  if (!(cause instanceof AwsError)) throw cause;
  throw new GatewayError("FORBIDDEN", cause.message, { cause });
}
