// Text → template, in three phases: parse (text → tree), analyze (names, escapes, macros), emit (tree → functions).
import { initialize } from "./analyze/initialize.ts";
import type { TemplateNode } from "./ast.ts";
import { emitTemplate, type Program } from "./emit/block.ts";
import { type EmitScope, emitContext, type LateCompiler } from "./emit/context.ts";
import { errorAt } from "./errors.ts";
import { lateCompiler } from "./late.ts";
import { type CompileOptions, type Settings, settingsOf } from "./options.ts";
import { parseSource } from "./parse/parser.ts";
import { MacroRegistry } from "./render/macros.ts";
import { Symbols } from "./render/symbols.ts";
import { Source } from "./source.ts";
import { CompiledTemplate, type Template, templateFailure } from "./template.ts";

/**
 * @throws TemplateError when the text is no template
 * @throws TypeError, RangeError when an option makes no sense
 */
export function compile(text: string, options: CompileOptions = {}): Template {
  const settings = settingsOf(options);
  const source = sourceOf(text);
  const scope: EmitScope = { settings, macros: new MacroRegistry(), symbols: new Symbols(), late: false };
  return new CompiledTemplate(source, scope, translate(source, scope));
}

/** The tree of a template, as `compile` would render it. @throws TemplateError */
export function parse(text: string, options: Pick<CompileOptions, "profile"> = {}): TemplateNode {
  return analyzed(sourceOf(text), settingsOf(options), new MacroRegistry()).tree;
}

function translate(
  source: Source,
  scope: EmitScope,
  compileLate: LateCompiler = lateCompiler(scope, translate),
): Program {
  const { tree, dynamic } = analyzed(source, scope.settings, scope.macros);
  try {
    return emitTemplate(tree, emitContext(source, scope, dynamic, compileLate));
  } catch (cause) {
    throw templateFailure(cause, source);
  }
}

/** The first two phases. `dynamic`: see `EmitContext`. */
function analyzed(
  source: Source,
  { dialect, limits }: Settings,
  macros: MacroRegistry,
): { readonly tree: TemplateNode; readonly dynamic: boolean } {
  const { maxTemplateLength } = limits;
  if (source.text.length > maxTemplateLength) {
    const description = `The template has more than ${maxTemplateLength} characters (maxTemplateLength)`;
    throw errorAt(source, 0, "TEMPLATE_TOO_LONG", description);
  }
  try {
    const isMacro = (name: string): boolean => macros.get(name) !== undefined;
    const tree = parseSource(source, { dialect, isMacro, nesting: 0 });
    const facts = { dynamic: false };
    initialize(tree, { dialect, macros, facts });
    return { tree, dynamic: facts.dynamic };
  } catch (cause) {
    throw templateFailure(cause, source);
  }
}

function sourceOf(text: unknown): Source {
  if (typeof text !== "string") throw new TypeError(`A template is a string, not ${typeof text}`);
  return new Source(text);
}
