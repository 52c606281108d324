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

export interface LocalServiceAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Returns or resolves with undefined if this gateway does not serve the service, or not this request. */
export type LocalServiceCall = (
  signingName: string,
  request: LocalServiceRequest,
) => Promise<LocalServiceAnswer | undefined> | undefined;

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
): Promise<EndpointResponse | undefined> | undefined {
  const query = request.query.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
  const answer = call(signingName, {
    method: request.method,
    url: query === "" ? request.path : `${request.path}?${query}`,
    headers: Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(request.body),
  });
  return answer?.then(
    (given) => given && new EndpointResponse(given.status, Object.entries(given.headers), Buffer.from(given.body)),
  );
}
