// AWS services that are served by this process: integrations call them directly, without the port and a signature.
import type { Pairs } from "../../http/headers.ts";
import { EndpointResponse } from "./endpoint-response.ts";

export interface LocalServiceRequest {
  readonly method: string;
  /** With the query, percent-encoded. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** @returns undefined if the service is not served by this process */
export type LocalServiceCall = (
  signingName: string,
  request: LocalServiceRequest,
) =>
  | Promise<{
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    }>
  | undefined;

export function callLocalService(
  call: LocalServiceCall,
  signingName: string,
  request: {
    readonly method: string;
    readonly path: string;
    readonly query: Pairs;
    readonly headers: Pairs;
    readonly body: string | Buffer;
  },
): Promise<EndpointResponse> | undefined {
  const query = request.query.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
  const answer = call(signingName, {
    method: request.method,
    url: query === "" ? request.path : `${request.path}?${query}`,
    headers: Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(request.body),
  });
  return answer?.then(
    ({ status, headers, body }) => new EndpointResponse(status, Object.entries(headers), Buffer.from(body)),
  );
}
