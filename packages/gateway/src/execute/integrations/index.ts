// Phase 5: calls the backend. One function per kind of request; MOCK answers synchronously, the others later.

import type { Meter } from "@answerback/vtl";
import type {
  AwsServiceRequest,
  HttpRequest,
  IntegrationRequest,
  LambdaRequest,
  MockRequest,
} from "../chain/integration-request.ts";
import type { EndpointResponse } from "./endpoint-response.ts";
import type { InvocationHolder } from "./function-host.ts";

/** The backends that a data plane calls; each can be replaced in tests. */
export interface Backends {
  readonly mock: (request: MockRequest, meter: Meter) => EndpointResponse;
  readonly http: (request: HttpRequest) => Promise<EndpointResponse>;
  readonly awsService: (request: AwsServiceRequest) => Promise<EndpointResponse>;
  /** @param holder receives the invocation if the function runs on this machine */
  readonly lambda: (request: LambdaRequest, holder?: InvocationHolder) => Promise<EndpointResponse>;
}

/** @throws GatewayError (or rejects with one) without an answer: time-out, no connection, no permission */
export function callIntegration(
  request: IntegrationRequest,
  backends: Backends,
  meter: Meter,
  holder: InvocationHolder,
): EndpointResponse | Promise<EndpointResponse> {
  switch (request.kind) {
    case "mock":
      return backends.mock(request, meter);
    case "http":
      return backends.http(request);
    case "awsService":
      return backends.awsService(request);
    case "lambda":
      return backends.lambda(request, holder);
  }
}
