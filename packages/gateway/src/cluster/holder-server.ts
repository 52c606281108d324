// Serves the calls of other processes for the connections of this one.
import { rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import type { AttachedConnections } from "./attached-connections.ts";
import { FrameSplitter } from "./frames.ts";
import { answerCall } from "./holder-calls.ts";

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
    const splitter = new FrameSplitter(maxFrameBytes, (call) => void socket.write(answerCall(call, connections)));
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
