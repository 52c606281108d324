// `console` as in Lambda: one line for each call, with time, request id and level.
import { format } from "node:util";
import { requestId } from "./output.ts";

const levels = { trace: "TRACE", debug: "DEBUG", info: "INFO", log: "INFO", warn: "WARN", error: "ERROR" } as const;

export function writeConsoleToOutput(): void {
  for (const [method, level] of Object.entries(levels)) {
    console[method as keyof typeof levels] = (...parameters: unknown[]) => {
      const line = `${new Date().toISOString()}\t${requestId()}\t${level}\t${format(...parameters)}`;
      process.stdout.write(`${line.replaceAll("\n", "\r")}\n`);
    };
  }
}
