// Names the backend of an integration, in words.
import type { IntegrationRequest } from "../../execute/chain/integration-request.ts";
import type { AwsTarget } from "../../execute/integrations/aws-target.ts";

/** The URL where the gateway calls an AWS service; undefined if a service of this process answers. */
export type AwsEndpointOf = (target: AwsTarget) => string | undefined;

/** `PutItem of dynamodb in us-east-1`, `POST /1/jobs of sqs in eu-west-1` */
export function awsTargetText({ call, service, region, subdomain }: AwsTarget, method: string): string {
  const called = call.kind === "action" ? call.action : `${method} ${call.path}`;
  return `${called} of ${subdomain === undefined ? "" : `${subdomain}.`}${service} in ${region}`;
}

/** @param url masks secrets in it */
export function requestTarget(request: IntegrationRequest, url: (url: URL) => string): string | undefined {
  switch (request.kind) {
    case "mock":
      return undefined;
    case "http":
      return `${request.method} ${url(request.url)}`;
    case "awsService":
      return awsTargetText(request.target, request.method);
    case "lambda":
      return request.functionName;
  }
}
