// Callbacks to connections of the worker that receives the request, and of another one.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { type Address, openMany } from "../connections/client.ts";
import { acceptingProcesses } from "./processes.ts";
import type { WorkersServer } from "./server.ts";

export interface CallbackTargets {
  readonly caller: Socket;
  readonly within: Target;
  readonly across: Target;
  close(): void;
}

export interface Target {
  readonly socket: Socket;
  readonly request: Buffer;
}

/** A 64-byte message. */
const payload = "x".repeat(64);

/** Opens connections until the caller's worker and another one have one each. */
export async function openTargets({ address, workers }: WorkersServer): Promise<CallbackTargets> {
  const caller = connect(address.port, "127.0.0.1");
  caller.setNoDelay(true);
  await once(caller, "connect");
  const sockets = await openMany(address, 20);
  // The kernel has accepted the sockets, but the worker perhaps not yet.
  await delay(100);
  const [own, ...owners] = acceptingProcesses([caller, ...sockets], workers());
  const target = async (isOwn: boolean): Promise<Target> => {
    const socket = sockets.find((_, index) => owners[index] !== undefined && (owners[index] === own) === isOwn);
    if (own === undefined || socket === undefined) throw new Error("All connections are in one process.");
    return targetOf(socket, address);
  };
  return {
    caller,
    within: await target(true),
    across: await target(false),
    close() {
      for (const socket of [caller, ...sockets]) socket.destroy();
    },
  };
}

/** The milliseconds from the request to its answer, of callbacks one after the other. */
export async function callbackLatencies(
  caller: Socket,
  { socket, request }: Target,
  count: number,
): Promise<readonly number[]> {
  let received = 0;
  const tally = (bytes: Buffer) => {
    received += bytes.length;
  };
  socket.on("data", tally);
  const latencies: number[] = [];
  for (let n = 0; n < count; n++) {
    const sent = performance.now();
    caller.write(request);
    const [answer] = (await once(caller, "data")) as [Buffer];
    latencies.push(performance.now() - sent);
    if (!answer.toString("latin1", 0, 12).endsWith("200")) throw new Error(answer.toString());
  }
  while (received < count * (payload.length + 2)) await delay(1);
  socket.off("data", tally);
  return latencies;
}

/** @param callbacks the address that receives callbacks to the socket's connection */
export async function targetOf(socket: Socket, callbacks: Address): Promise<Target> {
  return { socket, request: requestTo(callbacks, await connectionId(socket)) };
}

function requestTo({ path }: Address, connectionId: string): Buffer {
  return Buffer.from(
    `POST ${path}/@connections/${encodeURIComponent(connectionId)} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${payload.length}\r\n\r\n${payload}`,
  );
}

/** The API answers `ping` with the id of the connection. */
export async function connectionId(socket: Socket): Promise<string> {
  socket.write(pingFrame);
  const [frame] = (await once(socket, "data")) as [Buffer];
  return /"connectionId":"([^"]+)"/.exec(frame.toString("latin1"))![1]!;
}

const ping = '{"action":"ping"}';
/** Masked with zeros. */
export const pingFrame = Buffer.from([0x81, 0x80 | ping.length, 0, 0, 0, 0, ...Buffer.from(ping)]);
