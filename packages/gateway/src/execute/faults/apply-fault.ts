// The effects of faults on the phases of an event. Only called if a rule applies to the event.
import { LimitExceeded } from "@answerback/vtl";
import type { Clock } from "../../clock.ts";
import { GatewayError } from "../chain/gateway-error.ts";
import type { IntegrationRequest } from "../chain/integration-request.ts";
import { EndpointResponse } from "../integrations/endpoint-response.ts";
import type { AppliedFault } from "./faults.ts";

/** Phase 3. @throws GatewayError if the fault refuses the event */
export function refuseByFault({ rule, name }: AppliedFault): void {
  switch (rule.fail) {
    case "throttled":
      throw new GatewayError("TOO_MANY_REQUESTS", `The fault '${name}' throttles the event.`);
    case "unauthorized":
      throw new GatewayError("UNAUTHORIZED", `The fault '${name}' makes the authorizer answer Unauthorized.`);
    case "forbidden":
      throw new GatewayError("FORBIDDEN", `The fault '${name}' makes the authorizer's policy deny the handshake.`);
  }
}

/** Phase 4. @throws GatewayError as a template does that exceeds its limits */
export function exceedByFault({ rule, name }: AppliedFault): void {
  if (rule.fail !== "templateLimit") return;
  const cause = new LimitExceeded(`the fault '${name}' uses up limits.template.maxSteps`, "maxSteps");
  throw new GatewayError("INTERNAL_SERVER_ERROR", `The exchange costs too much: ${cause.message}`, { cause });
}

/**
 * Phase 5: the delay, then the fault's answer or failure, or the call itself.
 * @throws GatewayError or rejects with one
 */
export function callWithFault(
  fault: AppliedFault,
  request: IntegrationRequest,
  call: () => EndpointResponse | Promise<EndpointResponse>,
  clock: Clock,
): EndpointResponse | Promise<EndpointResponse> {
  const { delayMillis } = fault;
  const { timeoutMillis } = request;
  const answer = () => answerOf(fault, request) ?? call();
  if (delayMillis === undefined) return answer();
  const delay = new Promise<void>((resolve) => clock.setTimeout(resolve, Math.min(delayMillis, timeoutMillis)));
  return delay.then(() => {
    if (delayMillis >= timeoutMillis) throw timedOut(fault, request);
    return answer();
  });
}

/** @returns undefined if the backend is to be called */
function answerOf(fault: AppliedFault, request: IntegrationRequest): EndpointResponse | undefined {
  const { rule, name } = fault;
  if (rule.fail === "timeout") throw timedOut(fault, request);
  if (rule.fail === "reset") {
    throw new GatewayError("INTERNAL_SERVER_ERROR", `The fault '${name}' resets the connection to the backend.`);
  }
  if (rule.answer === undefined) return undefined;
  const { statusCode, headers = {}, body = "" } = rule.answer;
  return new EndpointResponse(statusCode, Object.entries(headers), Buffer.from(body));
}

function timedOut({ name }: AppliedFault, { timeoutMillis }: IntegrationRequest): GatewayError {
  return new GatewayError(
    "INTEGRATION_TIMEOUT",
    `The fault '${name}' lets the backend answer later than ${timeoutMillis} ms (timeoutInMillis).`,
  );
}
