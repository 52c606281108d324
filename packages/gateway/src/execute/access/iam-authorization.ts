// Signed handshakes (docs/behaviour/data-plane.md section 8.2): finds the key that signed, and checks that it may connect.
import type { IncomingMessage } from "node:http";
import { AwsError } from "@answerback/apigatewayv2";
import type { KnownCredentials } from "../../auth/known-credentials.ts";
import { GatewayError } from "../chain/gateway-error.ts";

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
): Promise<Readonly<Record<string, string>>> {
  if (credentials === undefined) {
    throw new GatewayError(
      "FORBIDDEN",
      "The $connect route requires a signature (AWS_IAM), but no credentials are known. Add them to the settings.",
    );
  }
  try {
    const { accountId, userArn, userId } = await credentials.authorize(
      request,
      noBody,
      "execute-api",
      "execute-api:Invoke",
      methodArn,
    );
    return { accountId, caller: userId, user: userId, userArn };
  } catch (cause) {
    if (!(cause instanceof AwsError)) throw cause;
    throw new GatewayError("FORBIDDEN", cause.message, { cause });
  }
}
