// What the command line calls: run a Pulumi program against a gateway.
export type { StackOutputs } from "./engine/engine-resource.ts";
export { openProgram, type Program, type ProgramOptions, type RunOptions, runProgram } from "./host/program.ts";
export { ProgramError, type ProgramErrorCode } from "./host/program-error.ts";
export { defaultStack } from "./host/project.ts";
export type { SavedFile } from "./host/watch-folder.ts";
export type {
  Changes,
  Operation,
  Position,
  ProgramEvent,
  ProgramResult,
  PropertyChange,
  ResourceName,
  ResourceResult,
} from "./report/event.ts";
export { maskedSecret, type ShownMap, type ShownValue } from "./report/shown-value.ts";
