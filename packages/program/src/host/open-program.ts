// Opens the program that a path means: a Pulumi program or a template. Only the host that it needs is loaded.
import type { ProgramResult } from "../report/event.ts";
import type { Program, ProgramOptions, RunOptions } from "./program.ts";
import { templateAt } from "./template/template-place.ts";

export async function openProgram(options: ProgramOptions): Promise<Program> {
  const template = await templateAt(options.folder);
  if (template !== undefined) {
    const { openTemplateProgram } = await import("./template/template-program.ts");
    return openTemplateProgram(options, template);
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
