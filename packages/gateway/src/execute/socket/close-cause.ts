// Why a connection ended, as `$disconnect` learns it: the table of docs/behaviour/data-plane.md section 5.3.

export interface CloseCause {
  readonly code: number;
  readonly reason: string;
}

/** Causes on the gateway's side. Reasons that the service is not known to give are empty. */
export const closeCauses = {
  /** Idle, two hours, the stage deleted, the gateway stopped. */
  goingAway: { code: 1001, reason: "Going away" },
  /** `DELETE @connections` */
  normal: { code: 1000, reason: "Connection Closed Normally" },
  /** The line was lost, or the client had to be dropped. */
  lost: { code: 1006, reason: "Connection Closed Abnormally" },
} as const satisfies Readonly<Record<string, CloseCause>>;

/** What the client said, or that it said nothing. */
export function causeOfClient(code: number, reason: string): CloseCause {
  if (code === 1005) return { code, reason: "Client-side close frame status not set" };
  if (code === 1006) return closeCauses.lost;
  return { code, reason };
}

/** `ws` refuses what breaks the protocol and closes with a code of its own; its error tells which one. */
export function causeOfFault(error: Error & { readonly code?: string }): CloseCause {
  switch (error.code) {
    case "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH":
    case "WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH":
      return { code: 1009, reason: "" };
    case "WS_ERR_INVALID_UTF8":
      return { code: 1007, reason: "" };
    case "WS_ERR_TOO_MANY_BUFFERED_PARTS":
      return { code: 1008, reason: "" };
    default:
      return error.code?.startsWith("WS_ERR_") ? { code: 1002, reason: "" } : closeCauses.lost;
  }
}
