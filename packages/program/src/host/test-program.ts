// For tests: a program in a temporary folder, with the official packages, against an in-memory service.
import { copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { FakeService, tokens } from "../engine/fake-service.ts";
import type { ProgramEvent, ProgramResult } from "../report/event.ts";
import { openProgram, runProgram } from "./open-program.ts";
import type { Program, RunOptions } from "./program.ts";

const folders: string[] = [];
after(() => Promise.all(folders.map((it) => rm(it, { recursive: true, force: true }))));

export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "answerback-program-")));
  folders.push(folder);
  return folder;
}

/** As in an installation, the program and the provider's package share one copy of the SDK. */
const requireFromProvider = createRequire(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));

/** A program in a temporary folder, with the official packages. */
export class TestProgram {
  readonly folder: string;
  readonly service = new FakeService();
  readonly events: ProgramEvent[] = [];

  constructor(folder: string) {
    this.folder = folder;
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.folder, path)), { recursive: true });
      await writeFile(join(this.folder, path), text);
    }
  }

  async run(options: Partial<RunOptions> = {}): Promise<ProgramResult> {
    this.events.length = 0;
    this.service.calls.length = 0;
    return runProgram({ ...this.#options(), ...options });
  }

  open(): Promise<Program> {
    return openProgram(this.#options());
  }

  #options(): RunOptions {
    return {
      folder: this.folder,
      endpoint: "http://127.0.0.1:1",
      region: "eu-west-1",
      accountId: "123456789012",
      stateFolder: join(this.folder, ".answerback"),
      cacheFolder: join(tmpdir(), "answerback-test-cache"),
      exact: true,
      resourceTypes: new Map(Object.values(tokens).map((token) => [token, this.service.type(token)])),
      // Stands for a zip file's content.
      unpack: async (zip, folder) => {
        await mkdir(folder, { recursive: true });
        await copyFile(zip, join(folder, "unpacked.txt"));
      },
      onEvent: (event) => this.events.push(event),
    };
  }

  /** Calls other than reads. */
  changes(): readonly string[] {
    return this.service.calls.filter((it) => !it.startsWith("read "));
  }

  lines(): readonly string[] {
    return this.events.flatMap((it) => (it.kind === "line" ? it.line : []));
  }
}

export async function program(files: Readonly<Record<string, string>>): Promise<TestProgram> {
  const made = new TestProgram(await temporaryFolder());
  await made.write({ "Pulumi.yaml": "name: shop\nruntime: nodejs\n", ...files });
  for (const name of ["@pulumi/pulumi", "@pulumi/aws"]) {
    const link = join(made.folder, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(dirname(requireFromProvider.resolve(`${name}/package.json`)), link);
  }
  return made;
}

/** The imports of a program. */
export const head = `import * as pulumi from "@pulumi/pulumi";\nimport * as aws from "@pulumi/aws";\n`;
