// The message for an uncaught error of the program: place, source line with a caret, message, and the frames of the
// program's own code.
import { readFile } from "node:fs/promises";
import { relative, sep } from "node:path";
import type { StackFrame, ThrownError } from "../host/language/language-process.ts";

/** @param folder the program's; frames outside it, or in packages, are omitted */
export async function thrownMessage(error: ThrownError, folder: string): Promise<string> {
  const title =
    missingConfiguration(error.message) ??
    (error.name === "" || error.name === "Error" ? error.message : `${error.name}: ${error.message}`);
  const own = error.frames
    .filter((frame) => isOwn(frame, folder))
    .filter((frame, index, frames) => !isWrapper(frame, frames[index - 1]))
    .filter((frame, index, frames) => frames[index - 1]?.line !== frame.line);
  const [first, ...callers] = own;
  if (first === undefined) return title;
  return [
    `${place(first, folder)}: ${title}`,
    ...(await excerpt(first)),
    ...callers.map((frame) => `    called from ${place(frame, folder)}`),
  ].join("\n");
}

/** Replaces the SDKs' advice, which is a command of Pulumi's CLI. */
function missingConfiguration(message: string): string | undefined {
  const [found, name] = /^Missing required configuration variable '([^']+)'/.exec(message) ?? [];
  return found && `${found}. Set it with -c ${name}=… or in Pulumi.<stack>.yaml.`;
}

/** A virtual environment is often inside the program's folder. */
const packageFolders = ["node_modules", "site-packages"];

function isOwn(frame: StackFrame, folder: string): boolean {
  return frame.file.startsWith(folder + sep) && !packageFolders.some((it) => frame.file.includes(sep + it + sep));
}

/** tsx wraps a module with `import` and `export` in a function and calls it at the end of the file. */
function isWrapper(frame: StackFrame, inner: StackFrame | undefined): boolean {
  const isModule = frame.functionName === "Object.<anonymous>" && inner?.functionName === "<anonymous>";
  return isModule && frame.file === inner.file;
}

const place = ({ file, line, column }: StackFrame, folder: string) => `${relative(folder, file)}:${line}:${column}`;

async function excerpt({ file, line, column }: StackFrame): Promise<readonly string[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  const source = text.split("\n")[line - 1];
  if (source === undefined) return [];
  const number = `${line}`;
  const indent = source.slice(0, column - 1).replace(/[^\t]/g, " ");
  return [`  ${number} | ${source.trimEnd()}`, `  ${" ".repeat(number.length)} | ${indent}^`];
}
