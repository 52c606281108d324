// Collects garbage when the process is quiet after its memory has grown. Node.js collects when it needs memory, not when it
// is idle: the garbage of a few large messages or request bodies would stay until the next ones.
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Clock } from "./clock.ts";

export interface MemoryReturn {
  close(): void;
}

/** Memory of a process. */
export interface ProcessMemory {
  /** Bytes that the heap and buffers take, with garbage and room for more. */
  used(): number;
  /** Collects all garbage. */
  collect(): Promise<void>;
}

/** Growth since the last collection; less is not worth another. */
const worthwhileBytes = 24 * 1024 * 1024;
/** The same as a share of what the last collection left: a collection takes longer on a large heap. */
const worthwhileShare = 0.25;
/** A second with at most this much CPU is quiet, in milliseconds. */
const quietMillis = 50;
/** Quiet seconds before a collection. */
const quietSeconds = 5;

/**
 * @param clock the machine's
 * @param memory default: of this process
 */
export function createMemoryReturn(clock: Clock, memory: ProcessMemory = ofThisProcess): MemoryReturn {
  /** Bytes that the last collection left, or those at the start. */
  let kept = memory.used();
  let cpu = clock.cpu();
  let quiet = 0;
  let isCollecting = false;

  async function collect(): Promise<void> {
    isCollecting = true;
    await memory.collect();
    kept = memory.used();
    isCollecting = false;
  }

  const timer = clock.setInterval(() => {
    const before = cpu;
    cpu = clock.cpu();
    quiet = cpu - before > quietMillis ? 0 : quiet + 1;
    const used = memory.used();
    kept = Math.min(kept, used);
    const isWorthwhile = used - kept >= Math.max(worthwhileBytes, kept * worthwhileShare);
    if (quiet >= quietSeconds && isWorthwhile && !isCollecting) void collect();
  }, 1_000);
  return { close: () => timer.cancel() };
}

type Collector = (options: { readonly type: "major"; readonly execution: "async" }) => Promise<void>;

let collector: Collector | undefined;

const ofThisProcess: ProcessMemory = {
  used() {
    const { total_heap_size, external_memory } = getHeapStatistics();
    return total_heap_size + external_memory;
  },
  collect() {
    if (collector === undefined) {
      // The function exists only in contexts that are created after the flag was set.
      setFlagsFromString("--expose-gc");
      collector = runInNewContext("gc") as Collector;
    }
    return collector({ type: "major", execution: "async" });
  },
};
