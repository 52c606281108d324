// Prints a line per message. Each write costs the gateway time, so a terminal gets no more lines than a person can follow;
// if all lines are wanted, they are written in batches.
import { outputTo } from "@answerback/gateway/bounded-output";
import { dim } from "./terminal.ts";

export interface MessageLines {
  /** @param line returns one line or several; not called if the line is omitted */
  add(line: () => string): void;
  /** Writes pending lines. */
  end(): void;
}

/** Lines of messages per second at a terminal. */
export const maxLinesPerSecond = 20;

/** Writes up to `maxLinesPerSecond`; at the end of each second it prints the number of omitted lines, `… 12,345 more`. */
export function limitedLines(write: (text: string) => void): MessageLines {
  let written = 0;
  let omitted = 0;
  let timer: NodeJS.Timeout | undefined;

  function endSecond(): void {
    clearTimeout(timer);
    timer = undefined;
    written = 0;
    if (omitted > 0) write(dim(`… ${omitted.toLocaleString("en")} more`));
    omitted = 0;
  }

  return {
    add(line) {
      timer ??= setTimeout(endSecond, 1_000).unref();
      if (written === maxLinesPerSecond) omitted++;
      else {
        written++;
        write(line());
      }
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
    end: flush,
  };
}

/** @param all write every line, to any output. @returns undefined if no lines are wanted */
export function messageLines(output: NodeJS.WriteStream, all: boolean): MessageLines | undefined {
  const lines = outputTo(output);
  if (all) return batchedLines((text) => lines.write(text));
  return output.isTTY ? limitedLines((text) => lines.write(`${text}\n`)) : undefined;
}
