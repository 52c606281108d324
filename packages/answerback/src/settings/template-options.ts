// The settings of templates, as a program takes them.
import type { ProgramOptions } from "@answerback/program";
import type { Settings } from "./schema.ts";

/** @param stack of the command line, which also selects the stack of Pulumi programs */
export function templateOptions(
  { stackName, ssmParameters = {} }: Settings,
  stack: string | undefined,
): Pick<ProgramOptions, "stack" | "templateStack" | "ssmParameters"> {
  const values = Object.entries(ssmParameters).map(([name, value]) => [name, String(value)] as const);
  return { stack, templateStack: stackName, ssmParameters: Object.fromEntries(values) };
}
