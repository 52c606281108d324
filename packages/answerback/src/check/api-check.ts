// Checks a deployed API, on AWS or on an Answerback gateway.

import { type FindingOptions, findings } from "@answerback/apigatewayv2/findings";
import { localAccount } from "@answerback/apigatewayv2/local-account";
import { ApiGatewayV2Client, ApiGatewayV2ServiceException } from "@aws-sdk/client-apigatewayv2";
import { UserError } from "../user-error.ts";
import { type CheckReport, propertyOf } from "./located-finding.ts";
import { countsOf } from "./program-findings.ts";
import { readApi } from "./read-api.ts";

export interface ApiCheckOptions extends FindingOptions {
  readonly apiId: string;
  /** Default: that of the AWS SDK. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
}

/** @throws UserError if the API cannot be read */
export async function checkExistingApi({ apiId, endpoint, region, ...options }: ApiCheckOptions): Promise<CheckReport> {
  const where = region ?? (isLocal(endpoint) ? localAccount.region : undefined);
  const client = new ApiGatewayV2Client({
    ...(endpoint && { endpoint }),
    ...(where !== undefined && { region: where }),
    // A gateway on this machine needs no credentials unless it was started with some.
    ...(isLocal(endpoint) &&
      process.env.AWS_ACCESS_KEY_ID === undefined && {
        credentials: { accessKeyId: "answerback", secretAccessKey: "answerback" },
      }),
  });
  try {
    const api = await readApi(client, apiId);
    return {
      findings: findings(api, options).map((finding) => ({ ...finding, property: propertyOf(finding) })),
      failures: [],
      counts: countsOf([api]),
    };
  } catch (cause) {
    if (cause instanceof ApiGatewayV2ServiceException || (Error.isError(cause) && "code" in cause)) {
      throw new UserError(
        `Cannot read the API ${apiId} at ${endpoint ?? "the AWS endpoint of this environment"}: ${cause.message || String(Reflect.get(cause, "code"))}`,
        { cause },
      );
    }
    throw cause;
  } finally {
    client.destroy();
  }
}

function isLocal(endpoint: string | undefined): boolean {
  if (endpoint === undefined || !URL.canParse(endpoint)) return false;
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(endpoint).hostname);
}
