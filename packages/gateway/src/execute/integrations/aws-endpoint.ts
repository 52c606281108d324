// The endpoint of an AWS service (`AWS_ENDPOINT_URL_<SERVICE>` first), its name in signatures and, for the action form of
// an integration URI, its protocol.
import { environmentNameOf } from "../../http/aws-service-name.ts";
import type { Pairs } from "../../http/headers.ts";
import type { AwsTarget } from "./aws-target.ts";

/** A JSON service takes its action in a header, a query service as a parameter. */
type Protocol =
  | { readonly kind: "json"; readonly version: "1.0" | "1.1"; readonly targetPrefix: string }
  | { readonly kind: "query"; readonly version: string };

interface ServiceFacts {
  /** The name in signatures, if it is not the endpoint prefix. */
  readonly signingName?: string;
  readonly protocol?: Protocol;
}

const json = (targetPrefix: string, version: "1.0" | "1.1" = "1.1"): Protocol => ({
  kind: "json",
  version,
  targetPrefix,
});
const query = (version: string): Protocol => ({ kind: "query", version });

/** By endpoint prefix. A service that is not listed works in the path form, or with `X-Amz-Target` mapped. */
const services: Readonly<Record<string, ServiceFacts>> = {
  dynamodb: { protocol: json("DynamoDB_20120810", "1.0") },
  "streams.dynamodb": {
    signingName: "dynamodb",
    protocol: json("DynamoDBStreams_20120810", "1.0"),
  },
  states: { protocol: json("AWSStepFunctions", "1.0") },
  "sync-states": { signingName: "states", protocol: json("AWSStepFunctions", "1.0") },
  events: { protocol: json("AWSEvents") },
  kinesis: { protocol: json("Kinesis_20131202") },
  firehose: { protocol: json("Firehose_20150804") },
  logs: { protocol: json("Logs_20140328") },
  secretsmanager: { protocol: json("secretsmanager") },
  ssm: { protocol: json("AmazonSSM") },
  kms: { protocol: json("TrentService") },
  "cognito-idp": { protocol: json("AWSCognitoIdentityProviderService") },
  sns: { protocol: query("2010-03-31") },
  sqs: { protocol: query("2012-11-05") },
  sts: { protocol: query("2011-06-15") },
  monitoring: { protocol: query("2010-08-01") },
  email: { signingName: "ses", protocol: query("2010-12-01") },
};

function factsOf(target: Pick<AwsTarget, "service">): ServiceFacts {
  return services[target.service] ?? {};
}

export interface Endpoint {
  /** The part after `AWS_ENDPOINT_URL_`. */
  readonly environmentName: string;
  readonly url: URL;
  /** True if an `AWS_ENDPOINT_URL…` names it. */
  readonly fromSettings: boolean;
}

/** The endpoint, with a path if the settings name one. */
export function endpointOf(
  target: Omit<AwsTarget, "call"> & Partial<Pick<AwsTarget, "call">>,
  environment: Readonly<Record<string, string | undefined>>,
): Endpoint {
  const name = environmentNameOf(target.service);
  const configured = environment[`AWS_ENDPOINT_URL_${name}`] || environment.AWS_ENDPOINT_URL;
  if (configured) return { environmentName: name, url: new URL(configured), fromSettings: true };
  const domain = target.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  const host = [target.subdomain, hostPrefix(target), target.region, domain].filter(Boolean).join(".");
  return { environmentName: name, url: new URL(`https://${host}`), fromSettings: false };
}

/**
 * The URL where a target is called; undefined if a service of this process answers it.
 * @param localNames the signing names of the services of this process
 */
export function awsEndpointOf(
  environment: Readonly<Record<string, string | undefined>>,
  localNames: readonly string[],
): (target: AwsTarget) => string | undefined {
  return (target) =>
    localNames.includes(signingNameOf(target)) ? undefined : endpointOf(target, environment).url.href;
}

/** Synchronous executions of workflows have their own host. */
function hostPrefix({ service, call }: { readonly service: string; readonly call?: AwsTarget["call"] }): string {
  return service === "states" && call?.kind === "action" && call.action === "StartSyncExecution"
    ? "sync-states"
    : service;
}

export function signingNameOf(target: AwsTarget): string {
  return factsOf(target).signingName ?? target.service;
}

/** True if a service takes its actions as query parameters; it answers XML unless asked for JSON. */
export function isQueryService(target: AwsTarget): boolean {
  return factsOf(target).protocol?.kind === "query";
}

/** Added to a request unless mapped: the query of the integration URI, and headers and query of an action. */
export function uriDefaults(target: AwsTarget): {
  readonly headers: Pairs;
  readonly query: Pairs;
} {
  const extra = target.call.query;
  if (target.call.kind === "path") return { headers: [], query: extra };
  const { action } = target.call;
  const protocol = factsOf(target).protocol;
  if (protocol?.kind === "json") {
    return {
      headers: [
        ["X-Amz-Target", `${protocol.targetPrefix}.${action}`],
        ["Content-Type", `application/x-amz-json-${protocol.version}`],
      ],
      query: extra,
    };
  }
  const version = protocol ? [["Version", protocol.version] as const] : [];
  return {
    headers: [["Content-Type", "application/x-www-form-urlencoded"]],
    query: [["Action", action], ...version, ...extra],
  };
}
