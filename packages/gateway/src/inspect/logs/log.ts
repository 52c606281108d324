// Writes access and execution logs to standard output or to files. Messages do not wait for it: a full disk loses log
// lines, never a message.

import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { BoundedOutput, outputTo } from "../../bounded-output.ts";
import type { Clock } from "../../clock.ts";
import { printable } from "../../printable.ts";
import { makePrivateFolder, privateFileMode } from "../../private-folder.ts";
import type { LogEntry } from "./execution-log.ts";

export interface LogSettings {
  /** The folder of `access.log` and `execution.log`, created if absent; undefined writes to standard output. */
  readonly folder: string | undefined;
  /** `text` is for people, `json` has one object per line. Access logs are in the stage's format either way. */
  readonly format: "text" | "json";
}

/** The stage that a line is about. */
export interface LogSource {
  readonly apiId: string;
  readonly stage: string;
}

export interface Log {
  access(line: string): void;
  execution(source: LogSource, entry: LogEntry): void;
  close(): void;
}

/** @param warn is called once for a file that cannot be written */
export function openLog({ folder, format }: LogSettings, clock: Clock, warn: (message: string) => void): Log {
  const access = openFile(folder, "access.log", warn);
  const execution = openFile(folder, "execution.log", warn);
  const written = format === "json" ? jsonLine : textLine;
  return {
    access: (line) => access.write(`${printable(line)}\n`),
    execution: (source, entry) =>
      execution.write(`${printable(written(new Date(clock.now()).toISOString(), source, entry))}\n`),
    close() {
      access.close();
      execution.close();
    },
  };
}

interface Output {
  write(text: string): void;
  close(): void;
}

/** Opened by the first line, because most stages log nothing. */
function openFile(folder: string | undefined, name: string, warn: (message: string) => void): Output {
  const path = join(folder ?? "", name);
  let file: Writable | undefined;
  let output: BoundedOutput | undefined;

  function openIn(existing: string): Writable {
    try {
      makePrivateFolder(existing);
    } catch (error) {
      warn(`The log ${path} cannot be written: ${errorMessage(error)}.`);
      return new Writable({ write: (_chunk, _encoding, done) => done() });
    }
    const stream = createWriteStream(path, { flags: "a", mode: privateFileMode });
    return stream.once("error", ({ message }) => warn(`The log ${path} cannot be written: ${message}.`));
  }

  function open(): BoundedOutput {
    if (folder === undefined) return outputTo(process.stdout);
    file = openIn(folder);
    return new BoundedOutput(file, (lines) =>
      warn(`${lines} lines of the log ${path} were lost: it could not be written fast enough.`),
    );
  }

  return {
    write(text) {
      output ??= open();
      output.write(text);
    },
    close: () => file?.end(),
  };
}

function textLine(time: string, { apiId, stage }: LogSource, { level, requestId, message }: LogEntry): string {
  return `${time} ${level} API-Gateway-Execution-Logs_${apiId}/${stage} (${requestId}) ${message}`;
}

function jsonLine(time: string, source: LogSource, entry: LogEntry): string {
  return JSON.stringify({ time, ...source, ...entry });
}
