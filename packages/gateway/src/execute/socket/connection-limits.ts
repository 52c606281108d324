// What one connection may do, and for how long (docs/behaviour/data-plane.md sections 2.1 and 9).

export interface ConnectionLimits {
  /** Without a message in either direction, or a ping of the client: closed with 1001. Default 10 minutes. */
  readonly idleMillis: number;
  /** From the handshake on: closed with 1001. Default 2 hours. */
  readonly durationMillis: number;
  /** How long a client may leave what was sent to it unread. Default 30 seconds. */
  readonly stallMillis: number;
  /** Bytes that wait for a client from which on callbacks are answered 429. Default 1 MiB. */
  readonly busyBytes: number;
  /** Bytes that wait for a client from which on it is dropped. Default 8 MiB. */
  readonly maxBufferedBytes: number;
  /** How long a client may take to answer a close. Default 5 seconds. */
  readonly closeMillis: number;
}

const minuteMillis = 60_000;

export const defaultConnectionLimits: ConnectionLimits = {
  idleMillis: 10 * minuteMillis,
  durationMillis: 120 * minuteMillis,
  stallMillis: 30_000,
  busyBytes: 1024 * 1024,
  maxBufferedBytes: 8 * 1024 * 1024,
  closeMillis: 5_000,
};
