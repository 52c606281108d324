// Checks the types of a TypeScript program with its own compiler, in a separate process. Pulumi refuses to run a program
// with type errors; Answerback runs it and reports them.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Position } from "../report/event.ts";
import { forwardLines } from "./language/line.ts";
import type { Project } from "./project.ts";

export interface TypeCheckError {
  /** `TS2322` */
  readonly code: string;
  /** One or more lines. */
  readonly message: string;
  /** Absent for errors without a line, such as a project without files. */
  readonly position: Position | undefined;
}

/**
 * @param cacheFolder for data that speeds up the next check
 * @returns the errors; none if the program cannot be checked (no tsconfig.json, TypeScript not installed, checks disabled
 *   with Pulumi's options) or the signal aborts the check
 */
export async function checkTypes(
  project: Project,
  cacheFolder: string,
  signal: AbortSignal,
): Promise<readonly TypeCheckError[]> {
  const compiler = compilerOf(project);
  if (compiler === undefined || signal.aborted) return [];
  const child = spawn(process.execPath, compilerArguments(compiler, cacheFolder), {
    cwd: compiler.folder,
    stdio: ["ignore", "pipe", "ignore"],
    // In a process group, so that its own child processes are killed too.
    detached: process.platform !== "win32",
  });
  yieldToOthers(child);
  const stop = () => kill(child);
  signal.addEventListener("abort", stop, { once: true });
  const lines: string[] = [];
  forwardLines(child.stdout, (line) => lines.push(line));
  try {
    await once(child, "close");
  } catch {
    // Without a compiler there is no check; the program runs anyway.
    return [];
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return signal.aborted ? [] : typeErrors(lines, compiler.folder);
}

interface Compiler {
  /** The folder of tsconfig.json. */
  readonly folder: string;
  readonly path: string;
}

function compilerOf(project: Project): Compiler | undefined {
  if (project.runtime !== "nodejs" || project.runtimeOptions.typescript === false) return undefined;
  if (process.env.PULUMI_NODEJS_TRANSPILE_ONLY === "true") return undefined;
  const folder = [project.folder, project.main].find((it) => existsSync(join(it, "tsconfig.json")));
  const path = folder && installed(folder);
  return folder !== undefined && path !== undefined ? { folder, path } : undefined;
}

/** The compiler in the folder or the nearest parent folder that has one. */
function installed(folder: string): string | undefined {
  const path = join(folder, "node_modules", "typescript", "bin", "tsc");
  if (existsSync(path)) return path;
  const parent = dirname(folder);
  return parent === folder ? undefined : installed(parent);
}

function compilerArguments({ folder, path }: Compiler, cacheFolder: string): readonly string[] {
  const information = join(resolve(cacheFolder), "program.tsbuildinfo");
  const checking = ["--noEmit", "--pretty", "false", "--incremental", "--tsBuildInfoFile", information];
  return [path, "-p", folder, ...checking];
}

function yieldToOthers(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has already exited, or the system has no priorities.
  }
}

function kill(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== "win32") process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // It has already exited.
  }
}

const errorLine = /^(?:(.+)\((\d+),(\d+)\): )?error (TS\d+): (.*)$/;

/** @param lines the output of `tsc --pretty false`; details of an error are indented below it */
export function typeErrors(lines: readonly string[], folder: string): readonly TypeCheckError[] {
  const errors: TypeCheckError[] = [];
  for (const text of lines) {
    const [, file, line, column, code, message] = errorLine.exec(text) ?? [];
    const last = errors.at(-1);
    if (code !== undefined && message !== undefined) {
      const position =
        file === undefined ? undefined : { file: resolve(folder, file), line: Number(line), column: Number(column) };
      errors.push({ code, message, position });
    } else if (last !== undefined && text.startsWith(" ")) {
      errors[errors.length - 1] = { ...last, message: `${last.message}\n${text}` };
    }
  }
  return errors;
}
