// Processes that are disturbed: their ports, and signals to them.
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/**
 * A free port below those that the system gives to outgoing connections: while the gateway is down, such a connection could
 * take its port.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => resolve(true));
    });
    if (isFree) await new Promise((resolve) => server.close(resolve));
    if (isFree) return port;
  }
}

/** @throws Error if it takes longer */
export async function within(millis: number, name: string, work: Promise<void>): Promise<void> {
  const over = new AbortController();
  const late = wait(millis, undefined, { signal: over.signal }).then(() => {
    throw new Error(`${name}: it took longer than ${millis / 1000} s.`);
  });
  late.catch(() => {});
  await Promise.race([work, late]).finally(() => over.abort());
}

export async function stopFor(pid: number, millis: number): Promise<void> {
  signal(pid, "SIGSTOP");
  await wait(millis);
  signal(pid, "SIGCONT");
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended.
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
