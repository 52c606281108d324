// Runs Jvm.java, if Java and the engine's jars exist (`npm run record -w @answerback/vtl` downloads them).
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Case } from "./case.ts";

const jars = join(import.meta.dirname, "../../packages/vtl/node_modules/.cache/record/jars");

export class Jvm {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;

  constructor() {
    const java = process.env.JAVA_HOME === undefined ? "java" : join(process.env.JAVA_HOME, "bin/java");
    this.#process = spawn(java, ["-cp", join(jars, "*"), join(import.meta.dirname, "Jvm.java")], {});
    this.#reader = createInterface({ input: this.#process.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  static available(): boolean {
    return existsSync(join(jars, "velocity-1.7.jar"));
  }

  /** Loads a template. @returns its output for the first message */
  async load({ template }: Case, bodies: readonly string[]): Promise<string> {
    return JSON.parse(await this.#ask({ template, bodies })) as string;
  }

  /** CPU nanoseconds per rendering. */
  async measure(index: number, renders: number): Promise<number> {
    return Number(await this.#ask({ case: index, renders }));
  }

  stop(): void {
    this.#reader.close();
    this.#process.stdin.end();
    this.#process.kill();
  }

  async #ask(message: object): Promise<string> {
    this.#process.stdin.write(`${JSON.stringify(message)}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error("The JVM has ended. Is a JDK 17 or newer installed?");
    return value;
  }
}
