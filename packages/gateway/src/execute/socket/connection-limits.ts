// The limits of one connection (docs/behaviour/data-plane.md sections 2.1 and 9).
import { maxFrameBytes, maxMessageBytes } from "@answerback/apigatewayv2/quotas";

/** Limits on what a client sends and receives. */
export interface FrameLimits {
  /** The most payload bytes of one frame, in either direction. Default 32 KB, as in the service. */
  readonly maxFrameBytes: number;
  /** The most bytes of a client's message, over all its frames. Default 128 KB, as in the service. */
  readonly maxMessageBytes: number;
  /** The most frames of a client's message; one more closes with 1008. Default 16,384. */
  readonly maxFragments: number;
}

export interface ConnectionLimits extends FrameLimits {
  /** Messages of one connection that wait for a backend; at this many the gateway stops reading. Default 100. */
  readonly messagesInFlight: number;
  /** The same over all connections of a stage. Default 10,000. */
  readonly stageMessagesInFlight: number;
  /** Time without a message either way or a ping of the client, then the close with 1001. Default 10 minutes. */
  readonly idleMillis: number;
  /** Time from the handshake to the close with 1001. Default 2 hours. */
  readonly durationMillis: number;
  /** How long a client may leave sent data unread. Default 30 seconds. */
  readonly stallMillis: number;
  /** Bytes waiting for a client above which callbacks are answered with 429. Default 1 MiB. */
  readonly busyBytes: number;
  /** Bytes waiting for a client above which it is dropped. Default 8 MiB. */
  readonly maxBufferedBytes: number;
  /** How long a client may take to answer a close. Default 5 seconds. */
  readonly closeMillis: number;
}

const minuteMillis = 60_000;

export const defaultConnectionLimits: ConnectionLimits = {
  maxFrameBytes,
  maxMessageBytes,
  maxFragments: 16_384,
  messagesInFlight: 100,
  stageMessagesInFlight: 10_000,
  idleMillis: 10 * minuteMillis,
  durationMillis: 120 * minuteMillis,
  stallMillis: 30_000,
  busyBytes: 1024 * 1024,
  maxBufferedBytes: 8 * 1024 * 1024,
  closeMillis: 5_000,
};
