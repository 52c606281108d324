// The phases of one event, in the order in which docs/architecture.md numbers them and run-route.ts runs them.

export const phases = [
  /** 1: a frame, a handshake or the end of a connection becomes an event. parse-message.ts */
  "receive",
  /** 2: the event's route. select-route.ts */
  "route",
  /** 3: rates, models, authorization. access/, validate-message.ts; for handshakes before 2, because their route is known. */
  "admit",
  /** 4: template and parameters make the request to the backend. request-payload.ts, integration-request.ts */
  "request",
  /** 5: the backend's answer. integrations/ */
  "call",
  /** 6: the integration response and its template make the payload. integration-response.ts */
  "response",
  /** 7: the client's answer. route-response.ts, connect.ts */
  "answer",
] as const;

export type Phase = (typeof phases)[number];
