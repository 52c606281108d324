// Calls AWS services, including Lambda, with signed HTTP requests.

import type { Clock } from "../../clock.ts";
import { hasHeader, headerValue, type Pairs } from "../../http/headers.ts";
import { GatewayError } from "../chain/gateway-error.ts";
import type { AwsServiceRequest, LambdaRequest } from "../chain/integration-request.ts";
import { endpointOf, isQueryService, signingNameOf, uriDefaults } from "./aws-endpoint.ts";
import { type AwsSettings, createSigning } from "./aws-signing.ts";
import type { AwsTarget } from "./aws-target.ts";
import type { EndpointResponse } from "./endpoint-response.ts";
import type { HttpClient } from "./http.ts";
import { callLocalService, type LocalServiceCall } from "./local-service-call.ts";
import { queryResponse } from "./query-response.ts";
import { within } from "./within.ts";

export interface AwsBackends {
  readonly awsService: (request: AwsServiceRequest) => Promise<EndpointResponse>;
  readonly lambda: (request: LambdaRequest) => Promise<EndpointResponse>;
  /** Loads the modules that a call needs, so that the first call does not wait. */
  readonly prepare: () => void;
}

/** The most bytes that Invoke answers: integration-responses.md E16. */
const maxInvokeBytes = 6 * 1024 * 1024 + 65_536;

interface AwsCall {
  readonly target: AwsTarget;
  readonly method: string;
  readonly path: string;
  readonly query: Pairs;
  readonly headers: Pairs;
  readonly body: string | Buffer;
  readonly credentialsArn: string | undefined;
  readonly timeoutMillis: number;
  readonly maxBytes?: number;
}

/** @param callLocal calls the services of this process; the others, and functions that are not here, are called by HTTP */
export function createAwsBackends(
  http: HttpClient,
  clock: Clock,
  settings: AwsSettings,
  callLocal: LocalServiceCall = () => undefined,
): AwsBackends {
  const signing = createSigning(settings);

  async function call(request: AwsCall): Promise<EndpointResponse> {
    const { target, timeoutMillis } = request;
    const local = callLocalService(callLocal, signingNameOf(target), request);
    if (local === undefined) return callByHttp(request);
    const late = `${target.service} did not answer within ${timeoutMillis} ms.`;
    return (await within(local, timeoutMillis, clock, late)) ?? callByHttp(request);
  }

  async function callByHttp(request: AwsCall): Promise<EndpointResponse> {
    const { target, timeoutMillis } = request;
    const endpoint = endpointOf(target, settings.environment);
    if (!endpoint.fromSettings && !settings.reachAws) {
      throw new GatewayError(
        "INTERNAL_SERVER_ERROR",
        `A call to ${target.service} would reach AWS. Set AWS_ENDPOINT_URL_${endpoint.environmentName} to a local service, or allow AWS with --aws.`,
      );
    }
    const url = new URL(endpoint.url);
    url.pathname = url.pathname.replace(/\/$/, "") + request.path;
    const headers = new Map(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
    headers.set("host", url.host);
    const started = clock.monotonic();
    const signature = signing.sign({
      service: signingNameOf(target),
      region: target.region,
      isLocal: endpoint.fromSettings,
      credentialsArn: request.credentialsArn,
      method: request.method,
      url,
      query: request.query,
      headers,
      body: request.body,
    });
    // Credentials may load slowly: the time counts towards the integration's time-out.
    const late = `AWS credentials could not be loaded within ${timeoutMillis} ms.`;
    const signed = await within(signature, timeoutMillis, clock.machine, late);
    url.search = request.query
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join("&");
    return http.send({
      method: request.method,
      url,
      headers: Object.entries(signed),
      body: request.body,
      timeoutMillis: Math.max(1, timeoutMillis - (clock.monotonic() - started)),
      maxBytes: request.maxBytes,
    });
  }

  return {
    prepare() {
      http.prepare();
      signing.prepare();
    },

    async awsService(request) {
      const defaults = uriDefaults(request.target);
      const response = await call({
        target: request.target,
        method: request.method,
        path: request.target.call.kind === "path" ? request.target.call.path : "/",
        query: withDefaults(request.parameters.query, defaults.query),
        headers: withDefaults(request.parameters.headers, [...defaults.headers, ["Content-Type", "application/json"]]),
        body: request.body,
        credentialsArn: request.credentialsArn,
        timeoutMillis: request.timeoutMillis,
      });
      return isQueryService(request.target) && asksForJson(request) ? queryResponse(response) : response;
    },

    async lambda(request) {
      // Functions of this process were asked before: this one is elsewhere.
      const response = await callByHttp({
        target: {
          partition: "aws",
          region: request.region,
          service: "lambda",
          subdomain: undefined,
          call: { kind: "path", path: "", query: [] },
        },
        method: "POST",
        path: `/2015-03-31/functions/${encodeURIComponent(request.functionName)}/invocations`,
        query: [],
        headers: [
          ["Content-Type", "application/json"],
          ["X-Amz-Invocation-Type", request.invocationType],
          ...(request.clientContext === undefined ? [] : [["X-Amz-Client-Context", request.clientContext] as const]),
        ],
        body: request.payload,
        credentialsArn: request.credentialsArn,
        timeoutMillis: request.timeoutMillis,
        maxBytes: maxInvokeBytes,
      });
      if (response.statusCode >= 200 && response.statusCode < 300) return response;
      throw new GatewayError(
        "INTERNAL_SERVER_ERROR",
        `Lambda refused to invoke ${request.functionName}: ${response.statusCode} ${response.document.text.slice(0, 200)}`,
      );
    },
  };
}

function asksForJson({ parameters }: AwsServiceRequest): boolean {
  return headerValue(parameters.headers, "accept")?.toLowerCase() === "application/json";
}

/** Each name once: mapped pairs come first, then the earlier of the defaults. */
function withDefaults(mapped: Pairs, defaults: Pairs): Pairs {
  const pairs = [...mapped];
  for (const pair of defaults) if (!hasHeader(pairs, pair[0])) pairs.push(pair);
  return pairs;
}
