// Opens the program that a path means: a Pulumi program, a template, an app of the CDK, or a service of the Serverless
// Framework. Only the host that it needs is loaded.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ProgramResult } from "../report/event.ts";
import { cdkAppAt } from "./cdk/cdk-app.ts";
import type { Program, ProgramOptions, RunOptions } from "./program.ts";
import { serverlessAt } from "./template/serverless-place.ts";
import type { StackSource } from "./template/stack-source.ts";
import { templateAt } from "./template/template-place.ts";

export async function openProgram(options: ProgramOptions): Promise<Program> {
  const isPulumi = ["Pulumi.yaml", "Pulumi.yml"].some((name) => existsSync(join(options.folder, name)));
  const stacks = isPulumi ? undefined : await stacksAt(options);
  if (stacks !== undefined) {
    const { openStacksProgram } = await import("./template/stacks-program.ts");
    return openStacksProgram(options, stacks.source, stacks.folder);
  }
  const { openPulumiProgram } = await import("./program.ts");
  return openPulumiProgram(options);
}

/** @returns undefined if the path is none of these @throws ProgramError */
async function stacksAt(
  options: ProgramOptions,
): Promise<{ readonly source: StackSource; readonly folder: string } | undefined> {
  const template = await templateAt(options.folder);
  if (template !== undefined) {
    const { templateSource } = await import("./template/template-source.ts");
    return { source: await templateSource(options, template), folder: template.folder };
  }
  const app = await cdkAppAt(options.folder);
  if (app !== undefined) {
    const { cdkSource } = await import("./cdk/cdk-source.ts");
    return { source: cdkSource(options, app), folder: app };
  }
  const service = await serverlessAt(options.folder);
  if (service === undefined) return undefined;
  const { serverlessSource } = await import("./template/serverless-source.ts");
  return { source: await serverlessSource(options, service), folder: service };
}

/**
 * Runs the program once.
 * @throws ProgramError if it could not be started; a run that fails is a result of kind `failed`
 */
export async function runProgram(options: RunOptions): Promise<ProgramResult> {
  const program = await openProgram(options);
  try {
    return await program.run(options.signal);
  } finally {
    await program.close();
  }
}
