// The processes of a server on Linux, read from /proc: their CPU time, memory, and which of them has accepted a socket.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { Socket } from "node:net";

/** A process and everything that it has started. */
export function processTree(pid: number): readonly number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(processTree)];
}

/** The CPU time of all threads of the processes so far, in microseconds. */
export function cpuMicrosOf(pids: readonly number[]): number {
  let nanos = 0;
  for (const pid of pids) {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      nanos += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
    }
  }
  return nanos / 1_000;
}

export interface ProcessMemory {
  /** With pages that other processes share, such as the code of Node.js. */
  readonly residentBytes: number;
  /** Pages that no other process has. */
  readonly ownBytes: number;
}

export function memoryOf(pid: number): ProcessMemory {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(rollup)![1]) * 1_024;
  return { residentBytes: bytes("Rss"), ownBytes: bytes("Private_Clean") + bytes("Private_Dirty") };
}

/** Finds the process that has accepted a connection to a port of this machine. */
export function acceptingProcesses(
  sockets: readonly Socket[],
  pids: readonly number[],
): readonly (number | undefined)[] {
  const inodes = new Map<number, string>();
  const port = sockets[0]?.remotePort;
  for (const line of readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1)) {
    const [, local, remote, , , , , , , inode] = line.trim().split(/\s+/);
    if (inode !== undefined && portOf(local) === port) inodes.set(portOf(remote), inode);
  }
  const owners = new Map<string, number>();
  for (const pid of pids) {
    for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${descriptor}`))?.[1];
      if (inode !== undefined) owners.set(inode, pid);
    }
  }
  return sockets.map(({ localPort }) => owners.get(inodes.get(localPort ?? -1) ?? ""));
}

/** @param address `0100007F:1F90` */
function portOf(address = ""): number {
  return Number.parseInt(address.split(":")[1] ?? "", 16);
}

/** @returns an empty string if the descriptor has been closed meanwhile */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
