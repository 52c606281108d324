// Paths of AWS that a handler names in its own code: they do not exist on this machine.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FunctionFolder } from "../function-definition.ts";
import { handlerFiles } from "../node/bootstrap/handler-file.ts";

const named = /["'`](\/(?:opt|var\/task)(?:\/[^"'`\s]*)?)["'`]/g;

/** @returns one line per path that the handler's file names; none if the file cannot be read */
export function awsPathNotices(code: FunctionFolder): readonly string[] {
  const source = sourceOf(code);
  const paths = new Set(Array.from(source.matchAll(named), ([, path]) => path!));
  return Array.from(paths, (path) => `The handler names ${path}. ${place(path, code)}`);
}

function place(path: string, { folder, layers }: FunctionFolder): string {
  if (path.startsWith("/var/task")) return `On this machine it is ${folder}: use the variable LAMBDA_TASK_ROOT.`;
  if (layers.length === 0) return "The function has no layers, which AWS puts there.";
  return `On this machine the layers are in ${layers.join(", ")}: import what they contain by its name.`;
}

function sourceOf({ folder, handler, runtime }: FunctionFolder): string {
  const files = runtime.startsWith("python")
    ? [join(folder, `${handler.replace(/\.[^.]*$/, "").replaceAll(".", "/")}.py`)]
    : runtime.startsWith("nodejs")
      ? handlerFiles(folder, handler)
      : [];
  for (const file of files) {
    try {
      return readFileSync(file, "utf8");
    } catch {
      // The next file may be the handler's.
    }
  }
  return "";
}
