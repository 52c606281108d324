// The gateway's clock, if it is turned by hand, and what ended because it was turned.
import type { ClockAnswer, SummariesAnswer } from "@answerback/gateway/inspector-api";
import { signal } from "@preact/signals";
import { onEvent } from "../api/events.ts";
import { change, failureText, ignoreInterruption, read } from "../api/gateway.ts";
import { lineOfSummary } from "../messages/feed.ts";
import type { Message } from "../messages/message-log.ts";
import { isShared } from "../share/read-data.ts";
import { say } from "../shell/notice.tsx";

/** The gateway's time as ISO 8601; undefined if its clock runs by itself. */
export const manualTime = signal<string | undefined>(undefined);

/** The last turn of the clock. */
export interface Turn {
  /** In milliseconds. */
  readonly passed: number;
  /** The exchanges that ended because of it. */
  readonly caused: readonly Message[];
  /** Further ones that are not listed here. */
  readonly more: number;
}
export const lastTurn = signal<Turn | undefined>(undefined);

/** True while this page waits for the gateway to turn the clock. */
export const isTurning = signal(false);

/** `27 Nov, 14:03:22` */
export function gatewayTimeText(now: string): string {
  return new Date(now).toLocaleString("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
}

/** Durations that are at hand. */
export const turns = ["1m", "10m", "2h"] as const;

const maxListed = 50;

onEvent("hello", () => {
  if (isShared) return;
  read<ClockAnswer>("clock").then(({ now, isManual }) => {
    manualTime.value = isManual ? now : undefined;
  }, ignoreInterruption);
});
onEvent("clock", ({ now, after }) => {
  const passed = Date.parse(now) - Date.parse(manualTime.peek() ?? now);
  manualTime.value = now;
  read<SummariesAnswer>(`exchanges?fields=summary&after=${after}&limit=${maxListed}`).then(
    ({ items, total, after }) => {
      lastTurn.value = {
        passed,
        caused: items.map(lineOfSummary),
        more: after === undefined ? 0 : total - items.length,
      };
    },
    ignoreInterruption,
  );
});

/** @param duration `200ms`, `1.5s`, `10m`, `2h` */
export async function turnClock(duration: string): Promise<boolean> {
  isTurning.value = true;
  try {
    await change("POST", "clock", { advance: duration });
    return true;
  } catch (error) {
    say(failureText(error));
    return false;
  } finally {
    isTurning.value = false;
  }
}
