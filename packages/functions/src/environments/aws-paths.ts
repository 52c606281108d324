// Paths of AWS that a handler names in its own code: they do not exist on this machine.
import type { FunctionFolder } from "../function-definition.ts";
import { handlerSource } from "../handler-source.ts";

const named = /["'`](\/(?:opt|var\/task)(?:\/[^"'`\s]*)?)["'`]/g;

/** @returns one line per path that the handler's file names; none if the file cannot be read */
export function awsPathNotices(code: FunctionFolder): readonly string[] {
  const source = handlerSource(code)?.text ?? "";
  const paths = new Set(Array.from(source.matchAll(named), ([, path]) => path!));
  return Array.from(paths, (path) => `The handler names ${path}. ${place(path, code)}`);
}

function place(path: string, { folder, layers }: FunctionFolder): string {
  if (path.startsWith("/var/task")) return `On this machine it is ${folder}: use the variable LAMBDA_TASK_ROOT.`;
  if (layers.length === 0) return "The function has no layers, which AWS puts there.";
  return `On this machine the layers are in ${layers.join(", ")}: import what they contain by its name.`;
}
