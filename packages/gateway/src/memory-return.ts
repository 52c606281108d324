// Gives memory back after messages that took much of it, one by one or together. Node.js collects garbage when it needs room, not when it is idle:
// what a few large messages left would stay until the next ones came.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Clock } from "./clock.ts";
import type { Exchange } from "./execute/chain/exchange.ts";

export interface MemoryReturn {
  onExchange(exchange: Exchange): void;
  close(): void;
}

/** Bytes of messages and of what was made of them: below, what is left is not worth a collection. */
const worthwhileBytes = 32 * 1024 * 1024;
/** At most so many bytes in a second count as quiet. */
const quietBytes = 1024 * 1024;
/** Seconds of quiet before memory is given back: collections cost time, too. */
const quietSeconds = 5;

/** @param collect collects all garbage; default: asks V8 */
export function createMemoryReturn(clock: Clock, collect: () => void = collectGarbage): MemoryReturn {
  /** Since memory was given back, and in the second that runs. */
  let total = 0;
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
    // The function is there only in contexts that are made after the flag was set.
    setFlagsFromString("--expose-gc");
    collector = runInNewContext("gc") as Collector;
  }
  void collector({ type: "major", execution: "async" });
}
