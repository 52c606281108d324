// The file of a function's handler, as text: what it names can be known before it runs.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FunctionFolder } from "./function-definition.ts";
import { handlerFiles } from "./node/bootstrap/handler-file.ts";

export interface HandlerSource {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

/** @returns undefined if no file of the handler can be read, and for runtimes whose handlers are not text */
export function handlerSource(code: FunctionFolder): HandlerSource | undefined {
  for (const file of filesOf(code)) {
    try {
      return { file, text: readFileSync(file, "utf8") };
    } catch {
      // The next file may be the handler's.
    }
  }
  return undefined;
}

function filesOf({ folder, handler, runtime }: FunctionFolder): readonly string[] {
  if (runtime.startsWith("nodejs")) return handlerFiles(folder, handler);
  if (!runtime.startsWith("python")) return [];
  return [join(folder, `${handler.replace(/\.[^.]*$/, "").replaceAll(".", "/")}.py`)];
}
