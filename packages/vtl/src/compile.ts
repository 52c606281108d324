// Text → template, in three phases: parse (text → tree), analyze (strings, macros, arguments), emit (tree → JavaScript).
import type { EmitScope, LateCompiler } from "./emit/context.ts";
import { Program } from "./emit/program.ts";
import { lateCompiler } from "./late.ts";
import { type CompileOptions, settingsOf } from "./options.ts";
import { parseTree, sourceOf } from "./parse.ts";
import { MacroRegistry } from "./render/macros.ts";
import { Symbols } from "./render/symbols.ts";
import type { Source } from "./source.ts";
import { CompiledTemplate, type Template } from "./template.ts";
import { CompiledTracedTemplate, type TracedTemplate, type TracePoint } from "./trace.ts";

/**
 * @throws TemplateError if the text is not a template
 * @throws TypeError, RangeError if an option is unknown or invalid
 */
export function compile(text: string, options: CompileOptions & { readonly trace: true }): TracedTemplate;
export function compile(text: string, options?: CompileOptions): Template;
export function compile(text: string, options: CompileOptions = {}): Template {
  const settings = settingsOf(options);
  const source = sourceOf(text);
  const form = (trace?: TracePoint[]): Program =>
    translate(source, { settings, macros: new MacroRegistry(), symbols: new Symbols(), late: false, trace });
  return options.trace === true ? new CompiledTracedTemplate(form(), form([])) : new CompiledTemplate(form());
}

function translate(
  source: Source,
  scope: EmitScope,
  compileLate: LateCompiler = lateCompiler(scope, translate),
): Program {
  const { tree, dynamic } = parseTree(source, scope.settings, scope.macros);
  return new Program(tree, { ...scope, source, dynamic: dynamic || scope.late, compileLate });
}
