// Calls HTTP backends: pooled connections, one time-out for the whole call, a bound on the answer's bytes.
import type { Dispatcher } from "undici";
import type { Clock, Timer } from "../../clock.ts";
import { GatewayError } from "../chain/gateway-error.ts";
import type { HttpRequest } from "../chain/integration-request.ts";
import type { BackendAddresses } from "./backend-addresses.ts";
import { EndpointResponse } from "./endpoint-response.ts";
import { skipContinue } from "./skip-continue.ts";

export interface HttpCall extends Pick<HttpRequest, "method" | "url" | "headers" | "body" | "timeoutMillis"> {
  /** Default: the limit of a message. Bytes beyond it are not read. */
  readonly maxBytes?: number;
}

export interface HttpClient {
  /** @throws GatewayError INTEGRATION_TIMEOUT, or INTERNAL_SERVER_ERROR without a whole answer */
  send(call: HttpCall): Promise<EndpointResponse>;
  /** Loads the client, so that the first call does not wait for it. */
  prepare(): void;
  /** Ends the calls in progress. */
  close(): Promise<void>;
}

/**
 * Concurrent calls to one origin; further calls wait, and their time-outs include the wait. Equals Lambda's default
 * concurrency of an account. Without a bound, thousands of connections that end at once would open thousands more.
 */
const maxCallsPerOrigin = 1_000;

/**
 * @param maxMessageBytes the most bytes of an answer, unless a call sets another limit
 * @param addresses those that may be called
 */
export function createHttpClient(clock: Clock, maxMessageBytes: number, addresses: BackendAddresses): HttpClient {
  let dispatcher: Dispatcher | undefined;
  let loading: Promise<Dispatcher> | undefined;

  /** Not at the start: most gateways call no HTTP backend. */
  async function load(): Promise<Dispatcher> {
    const { Agent, buildConnector } = await import("undici");
    const connect = buildConnector({ timeout: 0, allowH2: false, lookup: addresses.lookup });
    // The time-out of the integration bounds connecting, waiting and reading together, so the agent has none.
    dispatcher = new Agent({
      headersTimeout: 0,
      bodyTimeout: 0,
      connect(options, callback) {
        const refusal = addresses.refusal(options.hostname);
        if (refusal !== undefined) return callback(refusal, null);
        connect(options, (...[error, socket]) =>
          error === null ? callback(null, skipContinue(socket)) : callback(error, null),
        );
      },
      allowH2: false,
      connections: maxCallsPerOrigin,
    });
    return dispatcher;
  }

  function loaded(): Promise<Dispatcher> {
    loading ??= load();
    return loading;
  }

  return {
    send(call) {
      if (dispatcher) return dispatch(dispatcher, clock, call, maxMessageBytes);
      return loaded().then((agent) => dispatch(agent, clock, call, maxMessageBytes));
    },
    // The first call fails again with the same error.
    prepare: () => void loaded().catch(() => {}),
    async close() {
      await (dispatcher ?? (await loading))?.destroy();
    },
  };
}

function dispatch(
  dispatcher: Dispatcher,
  clock: Clock,
  call: HttpCall,
  maxMessageBytes: number,
): Promise<EndpointResponse> {
  return new Promise((resolve, reject) => {
    const handler = new ResponseCollector(clock, call, call.maxBytes ?? maxMessageBytes, resolve, reject);
    try {
      dispatcher.dispatch(
        {
          origin: call.url.origin,
          path: call.url.pathname + call.url.search,
          method: call.method,
          headers: call.headers.flat(),
          body: call.body.length > 0 ? call.body : null,
        },
        handler,
      );
    } catch (error) {
      handler.fail(error);
    }
  });
}

class ResponseCollector implements Dispatcher.DispatchHandler {
  readonly #call: HttpCall;
  readonly #resolve: (response: EndpointResponse) => void;
  readonly #reject: (error: GatewayError) => void;
  readonly #timer: Timer;
  readonly #maxBytes: number;
  #controller: Dispatcher.DispatchController | undefined;
  #done = false;
  #statusCode = 0;
  #headers: [string, string][] = [];
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(
    clock: Clock,
    call: HttpCall,
    maxBytes: number,
    resolve: (response: EndpointResponse) => void,
    reject: (error: GatewayError) => void,
  ) {
    this.#call = call;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#maxBytes = maxBytes;
    this.#timer = clock.setTimeout(() => this.#timeOut(), call.timeoutMillis);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#done) controller.abort(new Error("The call has ended."));
  }

  onResponseStart(_: Dispatcher.DispatchController, statusCode: number, headers: Record<string, unknown>): void {
    if (statusCode < 200) return;
    this.#statusCode = statusCode;
    this.#headers = Object.entries(headers).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
    );
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#done) return;
    const room = this.#maxBytes - this.#length;
    this.#chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    this.#length += chunk.length;
    if (this.#length <= this.#maxBytes) return;
    this.#answer(true);
    controller.abort(new Error("The backend's answer is larger than the gateway accepts."));
  }

  onResponseEnd(): void {
    this.#answer(false);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  fail(cause: unknown): void {
    const { method, url } = this.#call;
    const reason = Error.isError(cause) && cause.message !== "" ? cause.message : String(cause);
    this.#end(() =>
      this.#reject(
        new GatewayError("INTERNAL_SERVER_ERROR", `${method} ${url.origin}${url.pathname} failed: ${reason}`, {
          cause,
        }),
      ),
    );
  }

  #answer(tooLarge: boolean): void {
    this.#end(() => {
      const body = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
      this.#resolve(new EndpointResponse(this.#statusCode, this.#headers, body, tooLarge));
    });
  }

  #timeOut(): void {
    const { method, url, timeoutMillis } = this.#call;
    const error = new GatewayError(
      "INTEGRATION_TIMEOUT",
      `${method} ${url.origin}${url.pathname} did not answer within ${timeoutMillis} ms (timeoutInMillis).`,
    );
    this.#end(() => this.#reject(error));
    this.#controller?.abort(error);
  }

  #end(settle: () => void): void {
    if (this.#done) return;
    this.#done = true;
    this.#timer.cancel();
    settle();
  }
}
