// Serves the calls of other processes for the connections of this one.
import { rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import type { AttachedConnections } from "./attached-connections.ts";
import type { ConnectionAddress, ConnectionDescription, Delivery } from "./cluster.ts";
import { type Fields, FrameError, FrameSplitter, frame } from "./frames.ts";

export const operations = { deliver: 1, describe: 2, close: 3, locate: 4 } as const;

/** The outcomes of all operations; that of `deliver` is its result. */
export const outcomes = { done: 0, busy: 1, gone: 2 } as const;

const outcomeOf: Readonly<Record<Delivery, number>> = {
  delivered: outcomes.done,
  busy: outcomes.busy,
  gone: outcomes.gone,
};

/** While this number of bytes waits for a caller that does not read its answers, it is not read either. */
const maxUnreadBytes = 1024 * 1024;

export interface HolderServer {
  close(): Promise<void>;
}

/**
 * Listens at a path. A file that a killed process left there is replaced.
 * @param maxFrameBytes of a call
 * @throws the error of `listen`
 */
export async function serveHolder(
  path: string,
  connections: AttachedConnections,
  maxFrameBytes: number,
): Promise<HolderServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const splitter = new FrameSplitter(maxFrameBytes, (call) => void socket.write(answer(call, connections)));
    socket
      .on("data", (chunk: Buffer) => {
        socket.cork();
        try {
          splitter.push(chunk);
        } catch (error) {
          // Frames before it were answered; its sender is not one of ours.
          socket.destroy(error as Error);
        }
        socket.uncork();
        if (socket.writableLength > maxUnreadBytes) socket.pause();
      })
      .on("drain", () => socket.resume())
      .on("error", () => {})
      .on("close", () => sockets.delete(socket));
  });
  if (process.platform !== "win32") rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    // It stays for errors of `accept`, which concern one caller.
    server.on("error", reject);
    server.listen(path, resolve);
  });
  server.unref();
  return {
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** @throws FrameError */
function answer(call: Fields, connections: AttachedConnections): Buffer {
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
