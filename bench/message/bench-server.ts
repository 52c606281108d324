// A server of the comparison: its address and its CPU time.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

export interface BenchServer {
  readonly port: number;
  /** The path for clients. */
  readonly path: string;
  /** The CPU time that the process has used, in microseconds. */
  cpuMicros(): Promise<number>;
  stop(): void;
}

/** @param process sends its port, and its CPU time on request */
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
