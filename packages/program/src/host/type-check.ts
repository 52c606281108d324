// The type check of a TypeScript program, by its own TypeScript, in a process beside everything else: Pulumi would refuse
// to run a program with a type error, here it runs and the errors are told.
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
  /** Absent for what concerns no line, such as a project without files. */
  readonly position: Position | undefined;
}

/**
 * @param cacheFolder for what makes the next check quicker
 * @returns the errors; none when there is nothing to check with (no tsconfig.json, no TypeScript installed, checks switched
 *   off as for Pulumi) or when the signal came first
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
    // With what it starts itself in a group, so that it ends as a whole.
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
    // A compiler that cannot be started checks nothing; the program runs all the same.
    return [];
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return signal.aborted ? [] : typeErrors(lines, compiler.folder);
}

interface Compiler {
  /** Where tsconfig.json is. */
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

/** Of the nearest folder above that has one. */
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
    // It has ended already, or the system has no priorities.
  }
}

function kill(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== "win32") process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // It has ended already.
  }
}

const errorLine = /^(?:(.+)\((\d+),(\d+)\): )?error (TS\d+): (.*)$/;

/** @param lines what `tsc --pretty false` prints; details of an error are indented below it */
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
