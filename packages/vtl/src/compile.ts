// Text → template, in three phases: parse (text → tree), analyze (names, escapes, macros), emit (tree → functions).
import { initialize, type TemplateFacts } from "./analyze/initialize.ts";
import type { TemplateNode } from "./ast.ts";
import { emitStatements } from "./emit/block.ts";
import type { EmitContext } from "./emit/context.ts";
import { emitMacros } from "./emit/macro.ts";
import { emitSource } from "./emit/source.ts";
import { errorAt, TemplateError } from "./errors.ts";
import { JavaException } from "./java/exception.ts";
import { TemplateObject } from "./java/object.ts";
import { defaultLimits, LimitExceeded, type Limits } from "./limits.ts";
import { Meter } from "./meter.ts";
import { parseSource } from "./parse/parser.ts";
import { type Profile, type ProfileName, profiles } from "./profile.ts";
import type { Run } from "./render/code.ts";
import { MacroRegistry } from "./render/macros.ts";
import { givenVariable, wasGivenBefore } from "./render/own-property.ts";
import { Render } from "./render/render.ts";
import { BreakSignal, StopSignal } from "./render/signal.ts";
import { Symbols } from "./render/symbols.ts";
import { Source } from "./source.ts";

export interface CompileOptions extends Partial<Limits> {
  /** The dialect. Default `velocity`. */
  readonly profile?: ProfileName;
  /** Gives the text that `#parse` and `#include` name, or undefined when there is none. Default: nothing is found. */
  readonly load?: (name: string) => string | undefined;
  /**
   * How the template runs: `closures` as functions made of functions, `source` as JavaScript source text, which is faster and
   * needs surroundings that allow it to be evaluated (otherwise it stays at closures). Default `auto`: closures, and source
   * once a template has been rendered a few times. The output is the same.
   */
  readonly emit?: "auto" | "closures" | "source";
}

/** A template that is rendered more often is worth its translation to source. */
const rendersBeforeSource = 8;

export interface RenderOptions {
  /**
   * The budget that this rendering shares with others; its limits hold instead of the template's. Default: a meter of the
   * rendering's own, with the template's limits.
   */
  readonly meter?: Meter;
}

/** A compiled template: no state of its own, to be rendered any number of times. */
export interface Template {
  readonly source: string;
  readonly profile: ProfileName;
  /**
   * @param variables by name: JSON values, Maps, and objects made by the library. Of other objects only own data
   *   properties are seen. What a template stores in them stays there.
   * @param options.meter what the work is charged to; default: a meter of the rendering's own
   * @throws TemplateError
   */
  render(variables?: object, options?: RenderOptions): string;
}

/** @throws TemplateError when the text is no template */
export function compile(source: string, options: CompileOptions = {}): Template {
  const profile = profileOf(options.profile);
  const limits: Limits = { ...defaultLimits, ...definedLimits(options) };
  const text = new Source(source);
  const macros = new MacroRegistry();
  const facts: TemplateFacts = { dynamic: false, signals: false };
  const tree = parseTree(text, profile, macros, facts, limits);
  const symbols = new Symbols();
  const compileLate: EmitContext["compileLate"] = (late, render) => {
    render.macros ??= new MacroRegistry(macros);
    const lateSource = new Source(late);
    const lateFacts: TemplateFacts = { dynamic: true, signals: true };
    const lateTree = parseTree(lateSource, profile, render.macros, lateFacts, limits);
    const before = render.symbols.names.length;
    if (render.symbols === symbols) render.symbols = symbols.fork();
    const lateContext: EmitContext = {
      source: lateSource,
      profile,
      symbols: render.symbols,
      macros: render.macros,
      dynamic: true,
      signals: true,
      compileLate,
      load: options.load,
    };
    const run = emitStatements(lateTree.children, lateContext);
    emitMacros(render.macros, lateContext);
    for (let slot = before; slot < render.symbols.names.length; slot++) {
      render.vars[slot] = givenVariable(render.variables, render.symbols.names[slot] as string);
    }
    return run;
  };
  const context: EmitContext = {
    source: text,
    profile,
    symbols,
    macros,
    dynamic: facts.dynamic,
    signals: facts.signals,
    compileLate,
    load: options.load,
  };
  let run: Run;
  try {
    run = emitStatements(tree.children, context);
    emitMacros(macros, context);
  } catch (cause) {
    throw foreign(cause, text);
  }
  if (tree.children.every((child) => "text" in child)) {
    const text = tree.children.map((child) => ("text" in child ? child.text : "")).join("");
    return { source, profile: profile.name, render: () => text };
  }
  const { names } = symbols;
  const hotAfter =
    options.emit === "closures" ? Number.POSITIVE_INFINITY : options.emit === "source" ? 0 : rendersBeforeSource;
  let renders = 0;
  let fast: Run | undefined;
  return {
    source,
    profile: profile.name,
    render(variables: object = {}, { meter = new Meter(limits) }: RenderOptions = {}): string {
      if (renders++ === hotAfter) fast = emitSource(tree.children, context);
      const vars: unknown[] = [];
      let remember = false;
      let trusted = true;
      for (let slot = 0; slot < names.length; slot++) {
        const value = givenVariable(variables, names[slot] as string);
        vars.push(value);
        if (typeof value === "object" && value !== null && !(value instanceof TemplateObject)) {
          trusted = false;
          if (wasGivenBefore(value)) remember = true;
        }
      }
      const render = new Render(profile.name, meter, symbols, variables, vars);
      render.remember = remember;
      render.trusted = trusted;
      try {
        if (fast !== undefined && render.clean) fast(render);
        else run(render);
        render.checkLength(render.out.length);
      } catch (thrown) {
        if (!(thrown instanceof BreakSignal) && !(thrown instanceof StopSignal)) throw foreign(thrown, text);
      }
      return render.out;
    },
  };
}

/** The tree of a template, as `compile` would render it. @throws TemplateError */
export function parse(source: string, options: Pick<CompileOptions, "profile"> = {}): TemplateNode {
  const profile = profileOf(options.profile);
  return parseTree(new Source(source), profile, new MacroRegistry(), { dynamic: false, signals: false }, defaultLimits);
}

function parseTree(
  source: Source,
  profile: Profile,
  macros: MacroRegistry,
  facts: TemplateFacts,
  limits: Limits,
): TemplateNode {
  if (source.text.length > limits.maxTemplateLength) {
    const description = `The template has more than ${limits.maxTemplateLength} characters (maxTemplateLength)`;
    throw errorAt(source, 0, "TEMPLATE_TOO_LONG", description);
  }
  try {
    const isMacro = (name: string): boolean => macros.get(name) !== undefined;
    const tree = parseSource(source, { profile, macroNames: new Set(), isMacro, nesting: 0 });
    initialize(tree, { profile, macros, facts });
    return tree;
  } catch (cause) {
    throw foreign(cause, source);
  }
}

function profileOf(name: ProfileName = "velocity"): Profile {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile === undefined) {
    throw new TypeError(`There is no profile ${JSON.stringify(name)}: use "velocity" or "apigateway"`);
  }
  return profile;
}

function definedLimits(options: CompileOptions): Partial<Limits> {
  const limits: { -readonly [name in keyof Limits]?: number } = {};
  for (const name of Object.keys(defaultLimits) as (keyof Limits)[]) {
    const value = options[name];
    if (value !== undefined) limits[name] = value;
  }
  return limits;
}

/** Whatever no statement has claimed becomes a TemplateError at the template's first character. */
function foreign(thrown: unknown, source: Source): unknown {
  if (thrown instanceof TemplateError) return thrown;
  if (thrown instanceof RangeError) {
    return errorAt(source, 0, "NESTING_TOO_DEEP", "The template nests too deep", { cause: thrown });
  }
  if (thrown instanceof LimitExceeded) return errorAt(source, 0, "LIMIT_EXCEEDED", thrown.message, { cause: thrown });
  if (thrown instanceof JavaException) {
    return errorAt(source, 0, "METHOD_FAILED", `${thrown.javaClass}: ${thrown.message}`, { cause: thrown });
  }
  return thrown;
}
