// The code and reason that `$disconnect` receives: the table of docs/behaviour/data-plane.md section 5.3.

export interface CloseCause {
  readonly code: number;
  readonly reason: string;
}

/** Causes on the gateway's side. A reason is empty if the service is not known to send one. */
export const closeCauses = {
  /** Idle, two hours, the stage deleted, the gateway stopped. */
  goingAway: { code: 1001, reason: "Going away" },
  /** `DELETE @connections` */
  normal: { code: 1000, reason: "Connection Closed Normally" },
  /** The connection was lost, or the gateway dropped the client. */
  lost: { code: 1006, reason: "Connection Closed Abnormally" },
} as const satisfies Readonly<Record<string, CloseCause>>;

/** The cause for a client's close frame; code 1005 if the frame had no status. */
export function causeOfClient(code: number, reason: string): CloseCause {
  if (code === 1005) return { code, reason: "Client-side close frame status not set" };
  if (code === 1006) return closeCauses.lost;
  return { code, reason };
}
