// Backends inside this process, for tests: they answer calls of HTTP integrations instead of the network.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Clock } from "../../clock.ts";
import type { Pairs } from "../../http/headers.ts";
import { GatewayError } from "../chain/gateway-error.ts";
import type { HttpRequest } from "../chain/integration-request.ts";
import { EndpointResponse } from "./endpoint-response.ts";
import type { Backends } from "./index.ts";
import { within } from "./within.ts";

export type InPlaceRequest = Pick<HttpRequest, "method" | "url" | "headers" | "body">;

export interface InPlaceAnswer {
  readonly statusCode: number;
  readonly headers: Pairs;
  readonly body: Buffer;
}

/** @returns undefined for requests that go to the network */
export type InPlaceBackend = (request: InPlaceRequest) => Promise<InPlaceAnswer> | undefined;

/** Asks the backend in place first. Its answers have the time-out of the integration. */
export function answeredInPlace(backend: InPlaceBackend, send: Backends["http"], clock: Clock): Backends["http"] {
  return (request) => {
    const answer = backend(request);
    return answer === undefined ? send(request) : endpointResponse(answer, request, clock);
  };
}

function endpointResponse(
  answer: Promise<InPlaceAnswer>,
  { method, url, timeoutMillis }: HttpRequest,
  clock: Clock,
): Promise<EndpointResponse> {
  const called = `${method} ${url.origin}${url.pathname}`;
  const response = answer.then(
    ({ statusCode, headers, body }) => new EndpointResponse(statusCode, headers, body),
    (cause: unknown) => {
      throw new GatewayError("INTERNAL_SERVER_ERROR", `${called} failed: ${errorMessage(cause)}`, { cause });
    },
  );
  const late = `${called} did not answer within ${timeoutMillis} ms (timeoutInMillis).`;
  return within(response, timeoutMillis, clock, late);
}
