// Opens the program that a path means: a Pulumi program, a template, or an app of the CDK. Only the host that it needs is loaded.
import type { ProgramResult } from "../report/event.ts";
import { cdkAppAt } from "./cdk/cdk-app.ts";
import type { Program, ProgramOptions, RunOptions } from "./program.ts";
import { templateAt } from "./template/template-place.ts";

export async function openProgram(options: ProgramOptions): Promise<Program> {
  const template = await templateAt(options.folder);
  if (template !== undefined) {
    const [{ openStacksProgram }, { templateSource }] = await Promise.all([
      import("./template/stacks-program.ts"),
      import("./template/template-source.ts"),
    ]);
    return openStacksProgram(options, await templateSource(options, template), template.folder);
  }
  const cdkFolder = await cdkAppAt(options.folder);
  if (cdkFolder !== undefined) {
    const [{ openStacksProgram }, { cdkSource }] = await Promise.all([
      import("./template/stacks-program.ts"),
      import("./cdk/cdk-source.ts"),
    ]);
    return openStacksProgram(options, cdkSource(options, cdkFolder), cdkFolder);
  }
  const { openPulumiProgram } = await import("./program.ts");
  return openPulumiProgram(options);
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
