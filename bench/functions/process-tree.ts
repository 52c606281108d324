// The CPU time of a process and of all that it has started. Linux only.
import { readdirSync, readFileSync } from "node:fs";

/** The kernel counts in hundredths of a second. */
const tickMicros = 10_000;

interface ProcessTimes {
  readonly parent: number;
  /** Of the process, and of its children that have ended. */
  readonly ticks: number;
}

export function treeCpuMicros(pid: number): number {
  const all = new Map<number, ProcessTimes>();
  for (const name of readdirSync("/proc")) {
    const times = /^\d+$/.test(name) ? timesOf(name) : undefined;
    if (times !== undefined) all.set(Number(name), times);
  }
  const ticksOf = (one: number): number => {
    const children = [...all].filter(([, { parent }]) => parent === one).map(([child]) => ticksOf(child));
    return children.reduce((sum, it) => sum + it, all.get(one)?.ticks ?? 0);
  };
  return ticksOf(pid) * tickMicros;
}

/** @returns undefined if the process has ended */
function timesOf(pid: string): ProcessTimes | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in parentheses, may contain anything.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const ticks = fields.slice(11, 15).reduce((sum, it) => sum + Number(it), 0);
    return { parent: Number(fields[1]), ticks };
  } catch {
    return undefined;
  }
}
