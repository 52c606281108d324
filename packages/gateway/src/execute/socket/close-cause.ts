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
