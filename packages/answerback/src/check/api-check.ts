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
  const address = endpoint ?? process.env.AWS_ENDPOINT_URL_APIGATEWAYV2 ?? process.env.AWS_ENDPOINT_URL;
  if (address !== undefined && !URL.canParse(address)) {
    throw new UserError(`'${address}' is not the URL of a control plane. Write it like http://127.0.0.1:4510.`);
  }
  const isLocal = address !== undefined && isOnThisMachine(new URL(address));
  const where = region ?? (isLocal ? localAccount.region : undefined);
  const client = new ApiGatewayV2Client({
    ...(endpoint && { endpoint }),
    ...(where !== undefined && { region: where }),
    // A gateway on this machine needs no credentials unless it was started with some.
    ...(isLocal &&
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
    const reason = reasonOf(cause);
    if (reason === undefined) throw cause;
    throw new UserError(
      `Cannot read the API ${apiId} at ${address ?? "the AWS endpoint of this environment"}: ${reason}`,
      {
        cause,
      },
    );
  } finally {
    client.destroy();
  }
}

/** Why the API cannot be read: the service's answer, the network or the configuration of the SDK; undefined for bugs. */
function reasonOf(cause: unknown): string | undefined {
  if (!Error.isError(cause)) return undefined;
  if (cause.message === "Region is missing") return "no AWS region is set. Set --region or AWS_REGION.";
  if (cause.name === "CredentialsProviderError") {
    return `${cause.message}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.`;
  }
  if (!(cause instanceof ApiGatewayV2ServiceException || "code" in cause)) return undefined;
  return cause.message || String(Reflect.get(cause, "code"));
}

const isOnThisMachine = ({ hostname }: URL) => /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
