// Gives memory back after messages that took much of it. Node.js collects garbage when it needs room, not when it is idle:
// what a few large messages left would stay until the next ones came.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Clock } from "./clock.ts";
import type { Exchange } from "./execute/chain/exchange.ts";

export interface MemoryReturn {
  onExchange(exchange: Exchange): void;
  close(): void;
}

/** Bytes of values that an exchange made: below, what is left is not worth a collection. */
const largeBytes = 8 * 1024 * 1024;
/** How long no such exchange ended before memory is given back, in milliseconds: collections cost time, too. */
const quietMillis = 5_000;

/** @param collect collects all garbage; default: asks V8 */
export function createMemoryReturn(clock: Clock, collect: () => void = collectGarbage): MemoryReturn {
  /** When the last large exchange ended; undefined when its memory was given back. */
  let lastLarge: number | undefined;
  const timer = clock.setInterval(() => {
    if (lastLarge === undefined || clock.monotonic() - lastLarge < quietMillis) return;
    lastLarge = undefined;
    collect();
  }, 1_000);
  return {
    onExchange({ event }) {
      if (event.meter.bytes >= largeBytes) lastLarge = clock.monotonic();
    },
    close: () => timer.cancel(),
  };
}

type Collector = (options: { readonly type: "major"; readonly execution: "async" }) => Promise<void>;

let collector: Collector | undefined;

function collectGarbage(): void {
  if (collector === undefined) {
    // The function is there only in contexts that are made after the flag was set.
    setFlagsFromString("--expose-gc");
    collector = runInNewContext("gc") as Collector;
  }
  void collector({ type: "major", execution: "async" });
}
