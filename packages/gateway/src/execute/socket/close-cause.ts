// The code and reason that `$disconnect` receives: the table of docs/behaviour/data-plane.md section 5.3.

import type { ReceiveFault } from "./received.ts";

export interface CloseCause {
  readonly code: number;
  readonly reason: string;
  readonly closedBy: "client" | "gateway" | "callback" | "network";
  /** Why the gateway closed it, for readers of the exchange: a clause without a full stop. */
  readonly detail?: string;
}

/** Idle, two hours, the stage deleted, the gateway stopped: clients see no difference. */
const goingAway = { code: 1001, reason: "Going away", closedBy: "gateway" } as const;

/** Causes on the gateway's side. A reason is empty if the service is not known to send one. */
export const closeCauses = {
  idle: { ...goingAway, detail: "the connection was idle for too long" },
  overdue: { ...goingAway, detail: "the connection reached its longest duration" },
  stageGone: { ...goingAway, detail: "the stage was deleted, or nothing is deployed to it" },
  stopped: { ...goingAway, detail: "the gateway stopped" },
  /** `DELETE @connections` */
  normal: { code: 1000, reason: "Connection Closed Normally", closedBy: "callback" },
  lost: { code: 1006, reason: "Connection Closed Abnormally", closedBy: "network" },
  /** The gateway dropped a client that left too much unread. */
  unread: {
    code: 1006,
    reason: "Connection Closed Abnormally",
    closedBy: "gateway",
    detail: "the client left too much unread",
  },
} as const satisfies Readonly<Record<string, CloseCause>>;

/** The cause for a client's close frame; code 1005 if the frame had no status. */
export function causeOfClient(code: number, reason: string): CloseCause {
  if (code === 1005) return { code, reason: "Client-side close frame status not set", closedBy: "client" };
  if (code === 1006) return closeCauses.lost;
  return { code, reason, closedBy: "client" };
}

/** The cause for a frame that the gateway refuses. The service sends no reason. */
export function causeOfFault(fault: ReceiveFault): CloseCause {
  return { code: fault.code, reason: "", closedBy: "gateway", detail: faultDetail(fault) };
}

/** A clause without a full stop. */
export function faultDetail({ code, excess }: ReceiveFault): string {
  switch (code) {
    case 1002:
      return "a frame broke the WebSocket protocol (RFC 6455)";
    case 1003:
      return "a frame was binary, and API Gateway accepts text only";
    case 1007:
      return "a text frame was not UTF-8";
    case 1008:
      return "a message had too many fragments";
    case 1009: {
      const { what = "frame", bytes = 0, maxBytes = 0 } = excess ?? {};
      return `a ${what} had ${grouped(bytes)} bytes, and ${grouped(maxBytes)} are allowed`;
    }
  }
}

/** `100,000` */
const grouped = (count: number) => count.toLocaleString("en-US");
