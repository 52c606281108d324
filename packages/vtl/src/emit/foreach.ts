// `#foreach`: iterates over a collection, and sets and restores the variables of the loop.
import type { ArgumentNode, DirectiveNode } from "../ast.ts";
import { concurrentModification } from "../java/exception.ts";
import { elementsOf } from "../java/list.ts";
import { asMap, sizeMark, type TemplateMap } from "../java/map.ts";
import { MapView } from "../java/map-view.ts";
import { TemplateObject } from "../java/object.ts";
import type { Meter } from "../meter.ts";
import type { Run, Value } from "../render/code.ts";
import { ForeachScope } from "../render/foreach-scope.ts";
import { MacroScope } from "../render/macro-scope.ts";
import type { Render } from "../render/render.ts";
import { isBreakFor } from "../render/signal.ts";
import { emitPrinted, emitStatements } from "./block.ts";
import { asFailure, type EmitContext, failure, readVariable, removeVariable, writeVariable } from "./context.ts";
import { emitArgument } from "./directive.ts";
import { traceLoop, traceLoopList, traceRound } from "./trace.ts";

/** The cost of a round without its block. */
const stepsPerRound = 6;

/** A variable that the loop sets. */
class LoopVariable {
  readonly read: Value;
  readonly write: (render: Render, value: unknown) => void;
  readonly #remove: (render: Render) => void;

  constructor(slot: number, context: EmitContext) {
    this.read = readVariable(slot, context);
    this.write = writeVariable(slot, context);
    this.#remove = removeVariable(slot, context);
  }

  restore(render: Render, saved: unknown): void {
    if (saved === null || saved === undefined) this.#remove(render);
    else this.write(render, saved);
  }
}

export function emitForeach(node: DirectiveNode, context: EmitContext): Run {
  const { block } = node;
  const [, , list, extra] = node.args;
  if (block === undefined) return () => {};
  if (list === undefined) {
    // With two arguments, Velocity takes the block for the list, and it has no value; with fewer it fails.
    if (node.args.length === 2) return () => {};
    return () => {
      throw failure("DIRECTIVE_FAILED", "#foreach needs ($name in $list)", node, context);
    };
  }
  const [name = ""] = node.declares;
  const collection = traceLoopList(emitArgument(list, context), list, context);
  const slot = context.symbols.slot(name);
  const item = new LoopVariable(slot, context);
  /** Undefined if nothing in the template reads it. */
  const optional = (variable: string): LoopVariable | undefined => {
    const found = context.dynamic ? context.symbols.slot(variable) : context.symbols.find(variable);
    return found === undefined ? undefined : new LoopVariable(found, context);
  };
  // Emitted first, so that the names that the block reads are known.
  const rendered = extra === undefined ? emitStatements(block.children, context) : emitInsteadOfBlock(extra, context);
  const body = traceRound(rendered, slot, block, context);
  const count = optional("velocityCount");
  const hasNext = optional("velocityHasNext");
  const foreach = optional("foreach");
  const rounds = context.settings.dialect.foreachRounds;
  const position = () => context.source.position(node.start);

  const run: Run = (render) => {
    const walk = walkOf(collection(render), render.meter);
    if (walk === undefined) return;
    const savedItem = item.read(render);
    const savedCount = count?.read(render);
    const savedHasNext = hasNext?.read(render);
    const scope = foreach === undefined ? undefined : new ForeachScope(foreach.read(render), position);
    foreach?.write(render, scope);
    const { elements, isList, map } = walk;
    const { length } = elements;
    const mark = map === undefined ? 0 : sizeMark(map);
    const outer = render.scope;
    let holding: MacroScope | undefined;
    try {
      // In Java, a list's iterator compares the size before each round, and a map's iterator decides one round ahead.
      for (let index = 0; index !== (isList ? elements.length : length) && index < rounds; index++) {
        if ((isList && elements.length !== length) || (map !== undefined && sizeMark(map) !== mark)) {
          throw concurrentModification();
        }
        render.meter.charge(stepsPerRound);
        render.meter.checkLength(render.out.length);
        const more = index + 1 < length;
        count?.write(render, index + 1);
        hasNext?.write(render, more);
        const value = elements[index] ?? null;
        if (context.dynamic) item.write(render, value);
        else render.vars[slot] = value;
        if (scope !== undefined) {
          scope.index = index;
          scope.hasNext = more;
        }
        if (value === null && context.dynamic) {
          holding ??= MacroScope.holding(slot, outer);
          render.scope = holding;
          body(render);
          render.scope = outer;
        } else body(render);
      }
    } catch (thrown) {
      render.scope = outer;
      if (!isBreakFor(thrown, scope)) {
        if (!(thrown instanceof Error)) clean(render);
        throw asFailure(thrown, "DIRECTIVE_FAILED", "#foreach", node, context);
      }
    }
    clean(render);

    function clean(at: Render): void {
      item.restore(at, savedItem);
      count?.restore(at, savedCount);
      hasNext?.restore(at, savedHasNext);
      if (foreach === undefined) return;
      // The block may have assigned it: a scope is replaced by the one before, another value stays.
      const left = foreach.read(at) ?? null;
      if (left === null) throw failure("DIRECTIVE_FAILED", "$foreach was removed inside #foreach", node, context);
      if (left instanceof ForeachScope) foreach.restore(at, left.parent ?? left.replaced);
    }
  };
  return traceLoop(run, slot, node, context);
}

/** Velocity renders a fourth argument instead of the block, and only a reference prints. */
function emitInsteadOfBlock(argument: ArgumentNode, context: EmitContext): Run {
  return argument.kind === "Reference" ? emitPrinted(argument, context) : () => {};
}

interface Walk {
  readonly elements: readonly unknown[];
  /** The elements are the list itself, whose length may change. */
  readonly isList: boolean;
  /** The map whose values or entries these are: if its size changes, the loop fails. */
  readonly map: TemplateMap | undefined;
}

/** The elements of lists, arrays, views, maps (their values) and iterators; undefined for every other value. */
function walkOf(value: unknown, meter: Meter): Walk | undefined {
  if (Array.isArray(value)) return { elements: value, isList: true, map: undefined };
  if (value instanceof TemplateObject) {
    const elements = value.elements(meter);
    if (elements === null) return undefined;
    meter.charge(elements.length);
    return { elements, isList: false, map: undefined };
  }
  const map = asMap(value);
  const view = map === undefined ? value : new MapView(map, "values");
  const elements = elementsOf(view, meter);
  if (elements === undefined) return undefined;
  return { elements, isList: false, map: view instanceof MapView ? view.map : undefined };
}
