// For tests: runs `answerback` in a process, and copies a program of ../test-programs into a temporary folder for it.
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { after } from "node:test";
import { promisify } from "node:util";

export const executable = join(import.meta.dirname, "../bin/answerback.js");
const programs = join(import.meta.dirname, "../test-programs");
const requireFromQuickstart = createRequire(join(import.meta.dirname, "../../../examples/quickstart/index.ts"));
/** Resolves the official packages. As in an installation, the program and the provider's package share one copy of the SDK. */
const require = createRequire(requireFromQuickstart.resolve("@pulumi/aws/package.json"));

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `answerback` in a process of its own. */
export async function runProcess(
  args: readonly string[],
  { cwd, env }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [executable, ...args], { cwd, env });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as Ended;
    return { code, stdout, stderr };
  }
}

/** The result of a run in `dev --json`. */
export interface RunResult {
  readonly result: "succeeded" | "failed";
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly resources: readonly { readonly type: string; readonly name: string; readonly operation: string }[];
  readonly changes: Readonly<Record<string, number>>;
  readonly errors: readonly { readonly message: string }[];
}

/** One line of `dev --json`. */
export type ReportLine = { readonly kind: string } & Readonly<Record<string, unknown>>;

/** @returns the folder, which is removed after the tests of the file */
export const copyProgram = (name: string): string => copyFolder(join(programs, name));

/** Copies a program without its packages and state, and links the official packages into the copy. */
export function copyFolder(source: string): string {
  const name = basename(source);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `answerback-${name}-`)));
  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  const isOwn = (path: string) => !/node_modules|\.answerback/.test(path.slice(source.length));
  cpSync(source, folder, { recursive: true, filter: isOwn });
  mkdirSync(join(folder, "node_modules/@pulumi"), { recursive: true });
  for (const packageName of ["@pulumi/pulumi", "@pulumi/aws"]) {
    const installed = dirname(require.resolve(`${packageName}/package.json`));
    symlinkSync(installed, join(folder, "node_modules", packageName), "junction");
  }
  return folder;
}

/** The report of `answerback dev --json`. */
export abstract class DevReport {
  /** The lines that were read so far. */
  readonly lines: ReportLine[] = [];
  /** The text on standard error. */
  stderr = "";
  readonly #output: AsyncIterator<string>;
  #port: number | undefined;

  constructor(output: Readable) {
    this.#output = createInterface(output)[Symbol.asyncIterator]();
  }

  get port(): number {
    assert.ok(this.#port, "it does not listen yet");
    return this.#port;
  }

  /** The result of the next run. @throws AssertionError if it failed */
  async deployed(): Promise<RunResult> {
    const result = await this.result();
    assert.deepEqual(result.errors, []);
    return result;
  }

  /** The result of the next run, even if it failed. */
  async result(): Promise<RunResult> {
    return (await this.next((it) => it.kind === "result")) as unknown as RunResult;
  }

  /** Reads until a line matches. */
  async next(matches: (line: ReportLine) => boolean): Promise<ReportLine> {
    for (;;) {
      const { value, done } = await this.#output.next();
      assert.ok(!done, `answerback dev has ended:\n${this.lines.map((it) => JSON.stringify(it)).join("\n")}`);
      const line = JSON.parse(value) as ReportLine;
      this.lines.push(line);
      if (line.kind === "listening") this.#port = Number(new URL(String(line.url)).port);
      if (matches(line)) return line;
    }
  }

  /** Waits for its end. @returns the exit code */
  abstract ended(): Promise<number | null>;

  /** @returns the exit code */
  abstract stop(): Promise<number | null>;
}

/** `answerback dev FOLDER --json` on a free port, as a process. */
export class Dev extends DevReport {
  readonly #child: ChildProcess;

  /** @param options of the command, besides folder and port */
  constructor(folder: string, environment: Readonly<Record<string, string>> = {}, options: readonly string[] = []) {
    const child = spawn(process.execPath, [executable, "dev", folder, "--json", "--port", "0", ...options], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...environment },
    });
    super(child.stdout);
    this.#child = child;
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      process.stderr.write(text);
    });
    after(() => child.kill("SIGKILL"));
  }

  async ended(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const [code] = (await once(this.#child, "exit")) as [number | null];
    return code;
  }

  async stop(): Promise<number | null> {
    if (this.#child.exitCode === null) this.#child.kill("SIGINT");
    return this.ended();
  }
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
}
