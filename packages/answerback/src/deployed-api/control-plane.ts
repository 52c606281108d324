// A client of a control plane, on AWS or on an Answerback gateway, and the reasons why it cannot be read.
import { localAccount } from "@answerback/apigatewayv2/local-account";
import { ApiGatewayV2Client, ApiGatewayV2ServiceException } from "@aws-sdk/client-apigatewayv2";
import { UserError } from "../user-error.ts";

export interface ControlPlaneOptions {
  /** Default: `AWS_ENDPOINT_URL_APIGATEWAYV2`, `AWS_ENDPOINT_URL`, else AWS. */
  readonly endpoint?: string | undefined;
  /** Default: that of the AWS SDK; `us-east-1` for a gateway on this machine. */
  readonly region?: string | undefined;
  /** Of the AWS configuration files. Default: that of the AWS SDK. */
  readonly profile?: string | undefined;
}

export interface ControlPlane {
  readonly client: ApiGatewayV2Client;
  /** For messages. */
  readonly place: string;
}

/** Tries of a request that AWS throttles, or that fails on the way. */
const maxAttempts = 8;

/** @throws UserError if the endpoint is not a URL */
export function openControlPlane({ endpoint, region, profile }: ControlPlaneOptions): ControlPlane {
  const address = endpoint ?? process.env.AWS_ENDPOINT_URL_APIGATEWAYV2 ?? process.env.AWS_ENDPOINT_URL;
  if (address !== undefined && !URL.canParse(address)) {
    throw new UserError(`'${address}' is not the URL of a control plane. Write it like http://127.0.0.1:4510.`);
  }
  const isLocal = address !== undefined && isOnThisMachine(new URL(address));
  const where = region ?? (isLocal && profile === undefined ? localAccount.region : undefined);
  const needsNoKeys = isLocal && profile === undefined && process.env.AWS_ACCESS_KEY_ID === undefined;
  const client = new ApiGatewayV2Client({
    ...(isLocal ? {} : { maxAttempts }),
    ...(endpoint && { endpoint }),
    ...(where !== undefined && { region: where }),
    ...(profile !== undefined && { profile }),
    // A gateway on this machine needs no credentials unless it was started with some.
    ...(needsNoKeys && { credentials: { accessKeyId: "answerback", secretAccessKey: "answerback" } }),
  });
  const withProfile = profile === undefined ? "" : ` with the profile ${profile}`;
  return { client, place: `${address ?? "the AWS endpoint of this environment"}${withProfile}` };
}

/**
 * Reads from a control plane.
 * @param what for the message: `the API a1b2c3`
 * @throws UserError with the reason if the service, the network or the configuration of the SDK refuses
 */
export async function readingFrom<Result>(
  { client, place }: ControlPlane,
  what: string,
  read: (client: ApiGatewayV2Client) => Promise<Result>,
): Promise<Result> {
  try {
    return await read(client);
  } catch (cause) {
    const reason = reasonOf(cause);
    if (reason === undefined) throw cause;
    throw new UserError(`Cannot read ${what} at ${place}: ${reason}`, { cause });
  }
}

/** @returns undefined for bugs */
function reasonOf(cause: unknown): string | undefined {
  if (!Error.isError(cause)) return undefined;
  if (cause.message === "Region is missing") return "no AWS region is set. Set --region or AWS_REGION.";
  if (cause.name === "CredentialsProviderError") {
    return `${cause.message}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.`;
  }
  if (cause instanceof ApiGatewayV2ServiceException) {
    const advice = serviceAdvice[cause.name];
    return advice === undefined ? cause.message : `${cause.message.replace(/\.?$/, ".")} ${advice}`;
  }
  return "code" in cause ? cause.message || String(cause.code) : undefined;
}

/** By the name of the service's error. */
const serviceAdvice: Readonly<Record<string, string>> = {
  NotFoundException: "Check the id, the region (--region) and the account (--profile).",
  TooManyRequestsException: "AWS still throttled the requests after several tries. Try again later.",
  AccessDeniedException: "Reading needs the action apigateway:GET on the API.",
  ExpiredTokenException: "Sign in again, or choose another profile with --profile.",
  UnrecognizedClientException: "The keys are not valid at this address.",
};

const isOnThisMachine = ({ hostname }: URL) => /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
