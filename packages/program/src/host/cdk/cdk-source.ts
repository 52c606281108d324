// The stacks of an app of the CDK: runs its command as the CDK's own command line does, and reads what it wrote.
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join, sep } from "node:path";
import { createInterface } from "node:readline";
import type { ProgramOptions } from "../program.ts";
import { ProgramError } from "../program-error.ts";
import type { StackSource } from "../template/stack-source.ts";
import { type CdkApp, readCdkApp } from "./cdk-app.ts";
import { assemblyStacks } from "./cloud-assembly.ts";

/** Lines of standard error that an error quotes. */
const quotedLines = 12;

export function cdkSource(options: ProgramOptions, folder: string): StackSource {
  const outFolder = join(options.stateFolder, "cdk.out");
  const ownOutFolder = join(folder, "cdk.out");
  return {
    fullName: `cdk/${folder}`,
    async load(signal) {
      await synthesize(options, folder, outFolder, await readCdkApp(folder), signal);
      // Without it, a package.json above would decide whether functions in assets are ES modules.
      await writeFile(join(outFolder, "package.json"), "{}\n").catch(() => {});
      const stacks = await assemblyStacks(outFolder);
      const { stack: wanted } = options;
      if (wanted === undefined) return stacks;
      const chosen = stacks.filter(({ name }) => name === wanted);
      if (chosen.length > 0) return chosen;
      const names = stacks.map(({ name }) => name).join(", ");
      throw new ProgramError("PROJECT_INVALID", `The app has no stack ${wanted}. It has ${names}.`);
    },
    watched: { folder, ignored: [ownOutFolder] },
    uses: (path) => path.startsWith(folder + sep),
  };
}

/** @throws ProgramError PROGRAM_FAILED, ABORTED */
async function synthesize(
  options: ProgramOptions,
  folder: string,
  outFolder: string,
  { command, context }: CdkApp,
  signal: AbortSignal | undefined,
): Promise<void> {
  const child = spawn(command, {
    shell: true,
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environmentOf(options, outFolder, context) },
    ...(signal && { signal }),
  });
  const errors: string[] = [];
  createInterface(child.stdout).on("line", (line) => options.onEvent({ kind: "line", stream: "stdout", line }));
  createInterface(child.stderr).on("line", (line) => {
    errors.push(line);
    options.onEvent({ kind: "line", stream: "stderr", line });
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("close", resolve).on("error", (cause) => {
      if (signal?.aborted) resolve(null);
      else reject(new ProgramError("PROGRAM_FAILED", `${command} cannot be run: ${cause.message}`, { cause }));
    });
  });
  if (signal?.aborted) throw new ProgramError("ABORTED", "The run was stopped before the app ended.");
  if (code !== 0) {
    const said = errors.length > 0 ? `:\n${errors.slice(-quotedLines).join("\n")}` : ".";
    throw new ProgramError("PROGRAM_FAILED", `\`${command}\` ended with exit code ${code}${said}`);
  }
}

function environmentOf(
  { region, accountId, config = {} }: ProgramOptions,
  outFolder: string,
  context: CdkApp["context"],
): Readonly<Record<string, string>> {
  return {
    CDK_OUTDIR: outFolder,
    CDK_DEFAULT_REGION: region,
    CDK_DEFAULT_ACCOUNT: accountId,
    CDK_CONTEXT_JSON: JSON.stringify({
      "aws:cdk:enable-path-metadata": true,
      "aws:cdk:enable-asset-metadata": true,
      "aws:cdk:disable-version-reporting": true,
      "aws:cdk:bundling-stacks": ["**"],
      ...context,
      ...config,
    }),
    // NodejsFunction builds in a container if it finds no esbuild.
    PATH: [process.env.PATH ?? "", esbuildFolder()].join(delimiter),
  };
}

/** The folder of the program esbuild that Answerback brings; the app's own is found first. */
function esbuildFolder(): string {
  const require = createRequire(createRequire(import.meta.url).resolve("tsx"));
  return join(dirname(require.resolve("esbuild/package.json")), "bin");
}
