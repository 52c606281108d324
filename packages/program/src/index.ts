// Runs Pulumi programs and templates against a gateway, for the command line.
export type {
  CreateTableInput,
  GlobalIndex,
  Index,
  TableDefinition,
  TableItemDefinition,
} from "./dynamodb/table-definition.ts";
export type { StackOutputs } from "./engine/engine-resource.ts";
export { openProgram, runProgram } from "./host/open-program.ts";
export type { Program, ProgramOptions, RunOptions } from "./host/program.ts";
export { ProgramError, type ProgramErrorCode } from "./host/program-error.ts";
export { defaultStack } from "./host/project.ts";
export { type TemplatePlace, templateAt } from "./host/template/template-place.ts";
export type { SavedFile } from "./host/watch-folder.ts";
export type { CodeFolder } from "./lambda/code-folder.ts";
export type { LambdaCode, LambdaFunction } from "./lambda/lambda-function.ts";
export { lambdaKind } from "./lambda/lambda-type.ts";
export type {
  Changes,
  Operation,
  PlacedFailure,
  Position,
  ProgramEvent,
  ProgramResult,
  PropertyChange,
  ResourceName,
  ResourceResult,
} from "./report/event.ts";
export { maskedSecret, type ShownMap, type ShownValue } from "./report/shown-value.ts";
