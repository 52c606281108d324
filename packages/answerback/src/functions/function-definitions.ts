// The functions of the settings.
import { existsSync } from "node:fs";
import type { FunctionDefinition } from "@answerback/functions";
import type { Settings } from "../settings/schema.ts";
import { UserError } from "../user-error.ts";

type FunctionSettings = NonNullable<Settings["functions"]>;

/** @throws UserError if one lacks what a function needs to run */
export function functionDefinitions(functions: FunctionSettings): readonly FunctionDefinition[] {
  return Object.entries(functions).map(([name, { folder, runtime, handler, skip: _, ...rest }]) => {
    const required = { folder, runtime, ...(runtime?.startsWith("provided") ? {} : { handler }) };
    const missing = Object.entries(required).find(([, value]) => value === undefined)?.[0];
    if (missing !== undefined) {
      throw new UserError(`The setting functions.${name} needs '${missing}'. docs/settings.md lists all settings.`);
    }
    if (folder !== undefined && !existsSync(folder)) {
      throw new UserError(`The setting functions.${name}.folder is ${folder}, which does not exist.`);
    }
    return { name, folder, runtime, handler, ...rest };
  });
}
