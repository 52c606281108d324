// Backends inside this process, for tests: they answer calls of HTTP integrations instead of the network.
import type { Clock } from "../../clock.ts";
import type { Pairs } from "../../http/headers.ts";
import { GatewayError } from "../chain/gateway-error.ts";
import type { HttpRequest } from "../chain/integration-request.ts";
import { EndpointResponse } from "./endpoint-response.ts";
import type { Backends } from "./index.ts";

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
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => {
      reject(
        new GatewayError(
          "INTEGRATION_TIMEOUT",
          `${called} did not answer within ${timeoutMillis} ms (timeoutInMillis).`,
        ),
      );
    }, timeoutMillis);
    answer
      .then(
        ({ statusCode, headers, body }) => resolve(new EndpointResponse(statusCode, headers, body)),
        (cause: unknown) => {
          const reason = Error.isError(cause) ? cause.message : String(cause);
          reject(new GatewayError("INTERNAL_SERVER_ERROR", `${called} failed: ${reason}`, { cause }));
        },
      )
      .finally(() => timer.cancel());
  });
}
