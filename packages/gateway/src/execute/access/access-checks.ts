// The checks of a handshake that ran, for its access log: `$context.authenticate`, `authorizer` and `authorize`
// (docs/behaviour/data-plane.md section 10.1).
import type { Clock } from "../../clock.ts";
import { gatewayErrorOf } from "../chain/gateway-error.ts";
import type { EndpointResponse } from "../integrations/endpoint-response.ts";

export interface AccessCheck {
  /** 200, or the status that the handshake gets. */
  readonly status: number;
  readonly latencyMillis: number;
  /** For the operator; undefined if the check passed. */
  readonly error: string | undefined;
}

/** The answer of the authorizer's function. */
export interface AuthorizerCall {
  /** Of the Lambda service, not of the function's code. */
  readonly status: number;
  readonly latencyMillis: number;
  readonly requestId: string | undefined;
}

/** Members of checks that did not run are undefined. */
export class AccessChecks {
  /** The signature of a route with AWS_IAM. */
  authenticate: AccessCheck | undefined = undefined;
  /** The Lambda authorizer: its identity sources, its call, and its result. */
  authorizer: AccessCheck | undefined = undefined;
  /** Undefined if the function was not called, or did not answer. */
  authorizerCall: AuthorizerCall | undefined = undefined;
  /** `$context.authorizer` of the authorizer's result, also if its policy refuses the handshake. */
  authorizerContext: Readonly<Record<string, string | number>> | undefined = undefined;
  /** The policy of the key or of the authorizer's result. */
  authorize: AccessCheck | undefined = undefined;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs a check and keeps its result. @throws the errors of `run` */
  async run<Result>(
    name: "authenticate" | "authorizer" | "authorize",
    run: () => Result | Promise<Result>,
  ): Promise<Result> {
    const started = this.#clock.monotonic();
    const ended = (status: number, error?: string) => {
      this[name] = { status, latencyMillis: this.#since(started), error };
    };
    try {
      const result = await run();
      ended(200);
      return result;
    } catch (cause) {
      const { status, message } = gatewayErrorOf(cause, "admit");
      ended(status, message);
      throw cause;
    }
  }

  /** Calls the authorizer's function and keeps its answer. @throws the errors of `call` */
  async call(call: () => Promise<EndpointResponse>): Promise<EndpointResponse> {
    const started = this.#clock.monotonic();
    const endpoint = await call();
    this.authorizerCall = {
      status: endpoint.statusCode,
      latencyMillis: this.#since(started),
      requestId: endpoint.requestId,
    };
    return endpoint;
  }

  #since(started: number): number {
    return Math.round(this.#clock.monotonic() - started);
  }
}
