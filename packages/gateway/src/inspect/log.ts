// Where access and execution logs go: standard output, or files of a folder. Lines are written without waiting; a disk
// that is full loses log lines, never a message.

import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Clock } from "../clock.ts";
import { printable } from "../printable.ts";
import { makePrivateFolder, privateFileMode } from "../private-folder.ts";
import type { LogEntry } from "./execution-log.ts";

export interface LogSettings {
  /** The folder of `access.log` and `execution.log`, made when absent; undefined writes to standard output. */
  readonly folder: string | undefined;
  /** `text` is for people, `json` one object per line. Access log lines are in the stage's format in either. */
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

/** @param warn hears once of a file that cannot be written */
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

/** What may wait for a disk or for the reader of standard output, in bytes; lines beyond are lost, and counted. */
const maxWaitingBytes = 16 * 1024 * 1024;

/** Opened by the first line: most stages log nothing. */
function openFile(folder: string | undefined, name: string, warn: (message: string) => void): Output {
  const path = folder === undefined ? "standard output" : join(folder, name);
  let stream: Writable | undefined;
  let lost = 0;

  function open(): Writable {
    // Whoever read it may be gone, which ends no gateway.
    if (folder === undefined) return process.stdout.on("error", () => {});
    try {
      makePrivateFolder(folder);
    } catch (error) {
      warn(`The log ${path} cannot be written: ${errorMessage(error)}.`);
      return new Writable({ write: (_chunk, _encoding, done) => done() });
    }
    const file = createWriteStream(path, { flags: "a", mode: privateFileMode });
    file.once("error", ({ message }) => warn(`The log ${path} cannot be written: ${message}.`));
    return file.on("error", () => {});
  }

  return {
    write(text) {
      stream ??= open();
      if (stream.writableLength > maxWaitingBytes) {
        if (lost++ === 0) {
          stream.once("drain", () => {
            warn(`${lost} lines of the log ${path} were lost: they came faster than it is written.`);
            lost = 0;
          });
        }
        return;
      }
      stream.write(text);
    },
    close() {
      if (folder !== undefined) stream?.end();
    },
  };
}

function textLine(time: string, { apiId, stage }: LogSource, { level, requestId, message }: LogEntry): string {
  return `${time} ${level} API-Gateway-Execution-Logs_${apiId}/${stage} (${requestId}) ${message}`;
}

function jsonLine(time: string, source: LogSource, entry: LogEntry): string {
  return JSON.stringify({ time, ...source, ...entry });
}
