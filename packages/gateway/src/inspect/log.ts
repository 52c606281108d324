// Where access and execution logs go: standard output, or files of a folder. Lines are written without waiting; a disk
// that is full loses log lines, never a message.
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
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
    access: (line) => access.write(`${line}\n`),
    execution: (source, entry) => execution.write(`${written(new Date(clock.now()).toISOString(), source, entry)}\n`),
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

/** Opened by the first line: most stages log nothing. */
function openFile(folder: string | undefined, name: string, warn: (message: string) => void): Output {
  if (folder === undefined) return { write: (text) => process.stdout.write(text), close: () => {} };
  let stream: ReturnType<typeof createWriteStream> | undefined;
  return {
    write(text) {
      if (stream === undefined) {
        makePrivateFolder(folder);
        stream = createWriteStream(join(folder, name), { flags: "a", mode: privateFileMode });
        stream.once("error", ({ message }) => warn(`The log ${join(folder, name)} cannot be written: ${message}.`));
        stream.on("error", () => {});
      }
      stream.write(text);
    },
    close: () => stream?.end(),
  };
}

function textLine(time: string, { apiId, stage }: LogSource, { level, requestId, message }: LogEntry): string {
  return `${time} ${level} API-Gateway-Execution-Logs_${apiId}/${stage} (${requestId}) ${message}`;
}

function jsonLine(time: string, source: LogSource, entry: LogEntry): string {
  return JSON.stringify({ time, ...source, ...entry });
}
