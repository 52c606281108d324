// The receiver passes on messages, pings, closes and faults.

/** A string is a message. */
export type Received = string | ReceivedPing | ReceivedClose | ReceiveFault;

export interface ReceivedPing {
  readonly kind: "ping";
  readonly payload: Buffer;
}

export interface ReceivedClose {
  readonly kind: "close";
  /** 1005 when the frame has none. */
  readonly code: number;
  readonly reason: string;
}

/** The client broke the protocol or a limit; the close that answers it has this code. */
export interface ReceiveFault {
  readonly kind: "fault";
  readonly code: 1002 | 1003 | 1007 | 1008 | 1009;
  /** Of 1009: the length so far that its header announces, and the limit. */
  readonly excess?: { readonly what: "frame" | "message"; readonly bytes: number; readonly maxBytes: number };
}
