// The public face of the engine: compile a template, render it, and what is thrown when that cannot be done.
export { type Node, type Span, type StatementNode, span, type TemplateNode } from "./ast.ts";
export { compile, parse } from "./compile.ts";
export { type Dialect, type DialectOptions, type DirectiveName, defineDialect, velocity } from "./dialect.ts";
export { TemplateError, type TemplateErrorCode } from "./errors.ts";
export { defaultLimits, LimitExceeded, type Limits } from "./limits.ts";
export { type BudgetName, Meter, type MeterLimits } from "./meter.ts";
export type { CompileOptions } from "./options.ts";
export type { ProfileName } from "./profile.ts";
export type { RenderOptions, Template } from "./template.ts";
