// What the command line calls: run a Pulumi program against a gateway.
export type { StackOutputs } from "./engine-resource.ts";
export type {
  Changes,
  Operation,
  Position,
  ProgramEvent,
  ProgramResult,
  PropertyChange,
  ResourceName,
  ResourceResult,
} from "./event.ts";
export { openProgram, type Program, type ProgramOptions, type RunOptions, runProgram } from "./program.ts";
export { ProgramError, type ProgramErrorCode } from "./program-error.ts";
export { defaultStack } from "./project.ts";
export { maskedSecret, type ShownMap, type ShownValue } from "./shown-value.ts";
export type { SavedFile } from "./watch-folder.ts";
