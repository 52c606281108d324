// Collects garbage after messages that took much memory, one by one or together. Node.js collects when it needs memory,
// not when it is idle: the garbage of a few large messages would stay until the next ones.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Clock } from "./clock.ts";
import type { Exchange } from "./execute/chain/exchange.ts";

export interface MemoryReturn {
  onExchange(exchange: Exchange): void;
  close(): void;
}

/** Bytes of messages and of their results; fewer are not worth a collection. */
const worthwhileBytes = 32 * 1024 * 1024;
/** A second with at most this many bytes is quiet. */
const quietBytes = 1024 * 1024;
/** Quiet seconds before a collection, because collections cost time. */
const quietSeconds = 5;

/** @param collect collects all garbage; default: through V8 */
export function createMemoryReturn(clock: Clock, collect: () => void = collectGarbage): MemoryReturn {
  /** Bytes since the last collection. */
  let total = 0;
  /** Bytes in the current second. */
  let recent = 0;
  let quiet = 0;
  const timer = clock.setInterval(() => {
    quiet = recent > quietBytes ? 0 : quiet + 1;
    recent = 0;
    if (quiet < quietSeconds || total < worthwhileBytes) return;
    total = 0;
    collect();
  }, 1_000);
  return {
    onExchange({ event, endpoint }) {
      const bytes = event.meter.bytes + event.document.text.length + (endpoint?.body.length ?? 0);
      total += bytes;
      recent += bytes;
    },
    close: () => timer.cancel(),
  };
}

type Collector = (options: { readonly type: "major"; readonly execution: "async" }) => Promise<void>;

let collector: Collector | undefined;

function collectGarbage(): void {
  if (collector === undefined) {
    // The function exists only in contexts that are created after the flag was set.
    setFlagsFromString("--expose-gc");
    collector = runInNewContext("gc") as Collector;
  }
  void collector({ type: "major", execution: "async" });
}
