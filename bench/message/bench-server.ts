// A server that the bench compares: where it is, and what it has cost.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

export interface BenchServer {
  readonly port: number;
  /** Where clients connect. */
  readonly path: string;
  /** The CPU time that the process has used, in microseconds. */
  cpuMicros(): Promise<number>;
  stop(): void;
}

/** A process of the bench's own: it sends its port, and its CPU time whenever it is asked. */
export async function forkedServer(process: ChildProcess): Promise<BenchServer> {
  const [{ port }] = (await once(process, "message")) as [{ readonly port: number }];
  return serverOfProcess(process, port);
}

export function serverOfProcess(process: ChildProcess, port: number): BenchServer {
  return {
    port,
    path: "/ws/bench/live",
    async cpuMicros() {
      process.send("cpu");
      const [{ cpuMicros }] = (await once(process, "message")) as [{ readonly cpuMicros: number }];
      return cpuMicros;
    },
    stop: () => process.kill(),
  };
}
