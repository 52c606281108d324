// The public API of the engine.
export type * from "./ast.ts";
export { childrenOf, span } from "./ast.ts";
export { compile } from "./compile.ts";
export { type Dialect, type DialectOptions, type DirectiveName, defineDialect, velocity } from "./dialect.ts";
export { TemplateError, type TemplateErrorCode } from "./errors.ts";
export { TemplateObject } from "./java/object.ts";
export { foreachProperties, isOffered, methodNames, resultTypes, returnsBoolean } from "./known-methods.ts";
export { defaultLimits, LimitExceeded, type Limits } from "./limits.ts";
export { type BudgetName, Meter, type MeterLimits } from "./meter.ts";
export type { CompileOptions, ProfileName } from "./options.ts";
export { type ParseOptions, parse, type RecoveredTree } from "./parse.ts";
export { type Position, Source } from "./source.ts";
export type { RenderOptions, Template } from "./template.ts";
export { type TemplateMethods, templateFunction, templateObject } from "./template-object.ts";
export { toJson } from "./to-json.ts";
export {
  Coverage,
  type CoveredPoint,
  type Read,
  type Trace,
  type TracedTemplate,
  type TraceNode,
  type TracePoint,
  type TraceSpan,
} from "./trace.ts";
export { type Visitor, type WalkPlace, walk } from "./walk.ts";
