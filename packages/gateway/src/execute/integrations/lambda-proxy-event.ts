// The event that an AWS_PROXY function receives: docs/behaviour/data-plane.md section 5. Absent members are left out.

import type { RoutedEvent } from "../chain/select-route.ts";
import { handshakeMembers, requestContextOf } from "../values/handshake-members.ts";

export function lambdaProxyEvent(routed: RoutedEvent): object {
  const { event } = routed;
  const stageVariables = Object.keys(event.stage.stageVariables).length > 0 ? event.stage.stageVariables : undefined;
  const requestContext = requestContextOf(routed.context);
  switch (event.kind) {
    case "connect":
      return { ...handshakeMembers(event, reachesIntegration), requestContext, stageVariables, isBase64Encoded: false };
    case "message":
      return { requestContext, body: event.document.text, stageVariables, isBase64Encoded: false };
    case "disconnect": {
      const headers = { Host: event.connection.domainName, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": "" };
      return {
        headers,
        multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
        requestContext,
        stageVariables,
        isBase64Encoded: false,
      };
    }
  }
}

/** `Connection` and `Upgrade` do not reach the function: 5.1. */
function reachesIntegration(name: string): boolean {
  return name !== "connection" && name !== "upgrade";
}
