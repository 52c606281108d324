// The calls that a process answers for the connections that it holds, whatever carries them: operations, outcomes, fields.
import type { AttachedConnections } from "./attached-connections.ts";
import type { ConnectionAddress, ConnectionDescription, Delivery } from "./cluster.ts";
import type { Holder } from "./connection-id.ts";
import { type Fields, FrameError, frame } from "./frames.ts";

export const operations = { deliver: 1, describe: 2, close: 3, locate: 4 } as const;

/** The outcomes of all operations; that of `deliver` is its result. */
export const outcomes = { done: 0, busy: 1, gone: 2 } as const;

/** Room in a frame for an address or a description: their texts come from the head of a request. */
export const maxTextBytes = 256 * 1024;

/** Default time for an answer, in milliseconds. */
export const answerMillis = 5_000;

/**
 * Calls another process. Calls to one process leave in their order. Nothing is repeated.
 * @returns undefined if the process or the connection is gone
 * @throws HolderError
 */
export type CallHolder = (
  holder: Holder,
  operation: number,
  address: ConnectionAddress,
  data?: Uint8Array,
) => Promise<Fields | undefined>;

const outcomeOf: Readonly<Record<Delivery, number>> = {
  delivered: outcomes.done,
  busy: outcomes.busy,
  gone: outcomes.gone,
};

/**
 * Does what a call asks for.
 * @param call whose next fields are API, stage and connection id
 * @returns the frame of the answer
 * @throws FrameError if it is not a call
 */
export function answerCall(call: Fields, connections: AttachedConnections): Buffer {
  const address: ConnectionAddress = {
    apiId: call.string(),
    stageName: call.string(),
    connectionId: call.string(),
  };
  if (call.code === operations.locate) {
    const found = connections.locate(address.connectionId);
    return found === undefined
      ? frame(call.call, outcomes.gone, [])
      : frame(call.call, outcomes.done, [found.apiId, found.stageName]);
  }
  const connection = connections.find(address);
  if (connection === undefined) return frame(call.call, outcomes.gone, []);
  switch (call.code) {
    case operations.deliver:
      return frame(call.call, outcomeOf[connection.deliver(call.data())], []);
    case operations.describe:
      return describedFrame(call.call, connection.describe());
    case operations.close:
      connection.closeNormally();
      return frame(call.call, outcomes.done, []);
    default:
      throw new FrameError(`There is no operation ${call.code}.`);
  }
}

function describedFrame(call: number, description: ConnectionDescription): Buffer {
  const { connectedAt, lastActiveAt, sourceIp, userAgent } = description;
  return frame(call, outcomes.done, [sourceIp, userAgent], undefined, [connectedAt, lastActiveAt]);
}

/** Reads the fields of the answer to `describe`. */
export function descriptionIn(answer: Fields): ConnectionDescription {
  const connectedAt = answer.number();
  const lastActiveAt = answer.number();
  return { connectedAt, lastActiveAt, sourceIp: answer.string(), userAgent: answer.optionalString() };
}
