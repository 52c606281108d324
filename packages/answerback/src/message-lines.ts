// A line per message. Each that is written costs the gateway time, so a terminal gets no more than a person can follow; whoever
// wants all of them gets many in one write.
import { dim } from "./terminal.ts";

export interface MessageLines {
  /** @param line one line, or several; not called when the line is left out */
  add(line: () => string): void;
  /** Writes what waits. */
  end(): void;
}

/** How many lines of messages a terminal gets in a second. */
export const maxLinesPerSecond = 20;

/** Lets through `maxLinesPerSecond`; what it leaves out it counts, `… 12,345 more`, when the second is over. */
export function limitedLines(write: (text: string) => void): MessageLines {
  let written = 0;
  let leftOut = 0;
  let timer: NodeJS.Timeout | undefined;

  function endSecond(): void {
    clearTimeout(timer);
    timer = undefined;
    written = 0;
    if (leftOut > 0) write(dim(`… ${leftOut.toLocaleString("en")} more`));
    leftOut = 0;
  }

  return {
    add(line) {
      timer ??= setTimeout(endSecond, 1_000).unref();
      if (written === maxLinesPerSecond) leftOut++;
      else {
        written++;
        write(line());
      }
    },
    end: endSecond,
  };
}

/** How long lines are collected, in milliseconds, and how many characters at most. */
const collectMillis = 20;
const maxCollected = 64 * 1024;

/** Writes all lines, many at a time. */
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
    end: flush,
  };
}

/** @param all whether every line is wanted, wherever they go. @returns undefined when no line is */
export function messageLines(output: NodeJS.WriteStream, all: boolean): MessageLines | undefined {
  if (all) return batchedLines((text) => output.write(text));
  return output.isTTY ? limitedLines((text) => output.write(`${text}\n`)) : undefined;
}
