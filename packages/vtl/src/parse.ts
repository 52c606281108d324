// Text → tree: the first two phases. `parse` is public, for tools that read templates without rendering them.
import { initialize } from "./analyze/initialize.ts";
import type { TemplateNode } from "./ast.ts";
import { errorAt, TemplateError } from "./errors.ts";
import { type CompileOptions, type Settings, settingsOf } from "./options.ts";
import { Parser } from "./parse/parser.ts";
import { RecoveringParser } from "./parse/recovering-parser.ts";
import { MacroRegistry } from "./render/macros.ts";
import { Source } from "./source.ts";
import { templateFailure } from "./template.ts";

export type ParseOptions = Pick<CompileOptions, "profile" | "maxTemplateLength">;

/** The result of `recover`: all errors of a template in the order of the text, and the tree of the parts without errors. */
export interface RecoveredTree {
  readonly tree: TemplateNode;
  readonly errors: readonly TemplateError[];
}

/**
 * Returns the tree that `compile` would render. With `recover`, for editors, errors are collected instead of thrown: skipped
 * text becomes an `Unparsed` node, and an invalid condition an empty `False`. Without errors the tree is the same.
 * @throws TemplateError the first error; nothing with `recover`
 */
export function parse(text: string, options?: ParseOptions & { readonly recover?: false }): TemplateNode;
export function parse(text: string, options: ParseOptions & { readonly recover: true }): RecoveredTree;
export function parse(
  text: string,
  { recover = false, ...options }: ParseOptions & { readonly recover?: boolean } = {},
): TemplateNode | RecoveredTree {
  const source = sourceOf(text);
  const settings = settingsOf(options);
  if (!recover) return parseTree(source, settings, new MacroRegistry()).tree;
  const errors: TemplateError[] = [];
  const { tree } = parseTree(source, settings, new MacroRegistry(), (error) => errors.push(error));
  return { tree, errors: errors.toSorted((left, right) => left.line - right.line || left.column - right.column) };
}

/**
 * @param report receives each error, and parsing continues; without it the first one is thrown
 * @returns the tree, and `EmitContext.dynamic`
 */
export function parseTree(
  source: Source,
  { dialect, limits }: Settings,
  macros: MacroRegistry,
  report?: (error: TemplateError) => void,
): { readonly tree: TemplateNode; readonly dynamic: boolean } {
  const { maxTemplateLength } = limits;
  let tree: TemplateNode | undefined;
  let dynamic = false;
  try {
    if (source.text.length > maxTemplateLength) {
      const description = `The template has more than ${maxTemplateLength} characters (maxTemplateLength)`;
      throw errorAt(source, 0, "TEMPLATE_TOO_LONG", description);
    }
    const scope = { dialect, macros, nesting: 0 };
    const parser = report === undefined ? new Parser(source, scope) : new RecoveringParser(source, scope, report);
    tree = parser.template();
    const fail = (error: TemplateError): never => {
      throw error;
    };
    dynamic = initialize(tree, { dialect, macros, report: report ?? fail });
  } catch (cause) {
    const failure = templateFailure(cause, source);
    if (report === undefined || !(failure instanceof TemplateError)) throw failure;
    report(failure);
  }
  return { tree: tree ?? unparsed(source), dynamic };
}

function unparsed(source: Source): TemplateNode {
  const { text } = source;
  const place = { start: 0, end: text.length };
  return { kind: "Template", source, ...place, children: [{ kind: "Unparsed", ...place, text }] };
}

export function sourceOf(text: unknown): Source {
  if (typeof text !== "string") throw new TypeError(`The template must be a string, not ${typeof text}`);
  return new Source(text);
}
