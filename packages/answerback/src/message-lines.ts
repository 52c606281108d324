// Prints a line per message. Each write costs the gateway time, so a terminal gets no more lines than a person can follow;
// if all lines are wanted, they are written in batches.
import { outputTo } from "@answerback/gateway/bounded-output";
import { dim } from "./terminal.ts";

export interface MessageLines {
  /** @param line returns one line or several; not called if the line is omitted */
  add(line: () => string): void;
  /** Counts lines that another process has omitted. */
  omit(count: number): void;
  /** Writes pending lines. */
  end(): void;
}

/** All of them, as many as a person can follow, or none. */
export type ShownMessages = "all" | "limited" | "none";

/** Lines of messages per second at a terminal. */
export const maxLinesPerSecond = 20;

/**
 * Writes up to `maxLinesPerSecond`, and at the end of each second the number of omitted lines.
 * @param writeOmitted default: prints `… 12,345 more`
 */
export function limitedLines(
  write: (text: string) => void,
  writeOmitted = (count: number) => write(dim(`… ${count.toLocaleString("en")} more`)),
): MessageLines {
  let written = 0;
  let omitted = 0;
  let timer: NodeJS.Timeout | undefined;

  function endSecond(): void {
    clearTimeout(timer);
    timer = undefined;
    written = 0;
    if (omitted > 0) writeOmitted(omitted);
    omitted = 0;
  }

  const startSecond = () => {
    timer ??= setTimeout(endSecond, 1_000).unref();
  };

  return {
    add(line) {
      startSecond();
      if (written === maxLinesPerSecond) omitted++;
      else {
        written++;
        write(line());
      }
    },
    omit(count) {
      startSecond();
      omitted += count;
    },
    end: endSecond,
  };
}

/** Limits of a batch: milliseconds and characters. */
const collectMillis = 20;
const maxCollected = 64 * 1024;

/** Writes all lines in batches. */
export function batchedLines(write: (text: string) => void): MessageLines {
  let collected = "";
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (collected === "") return;
    const text = collected;
    collected = "";
    write(text);
  }

  return {
    add(line) {
      collected += `${line()}\n`;
      if (collected.length >= maxCollected) flush();
      else timer ??= setTimeout(flush, collectMillis);
    },
    omit() {},
    end: flush,
  };
}

/** @param all print every line, to any output */
export function shownMessages(output: Pick<NodeJS.WriteStream, "isTTY">, all: boolean): ShownMessages {
  if (all) return "all";
  return output.isTTY ? "limited" : "none";
}

/** @returns undefined if no lines are shown */
export function messageLines(output: NodeJS.WriteStream, shown: ShownMessages): MessageLines | undefined {
  const lines = outputTo(output);
  switch (shown) {
    case "all":
      return batchedLines((text) => lines.write(text));
    case "limited":
      return limitedLines((text) => lines.write(`${text}\n`));
    case "none":
      return undefined;
  }
}
