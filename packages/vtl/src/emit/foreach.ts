// `#foreach`: iterates over a collection, and sets and restores the variables of the loop.
import type { DirectiveNode } from "../ast.ts";
import { concurrentModification } from "../java/exception.ts";
import { elementsOf } from "../java/list.ts";
import { asMap, sizeMark, type TemplateMap } from "../java/map.ts";
import { MapView } from "../java/map-view.ts";
import { TemplateObject } from "../java/object.ts";
import type { Meter } from "../meter.ts";
import { ForeachScope } from "../render/foreach-scope.ts";
import { MacroScope } from "../render/macro-scope.ts";
import type { Render } from "../render/render.ts";
import { isBreakFor } from "../render/signal.ts";
import type { Position } from "../source.ts";
import { emitStatements } from "./block.ts";
import type { Body } from "./body.ts";
import { asFailure, type EmitContext, failure } from "./context.ts";
import { emitArgument } from "./expression.ts";
import { emitPrinted } from "./print.ts";
import { traceLoop, traceLoopList, traceRound } from "./trace.ts";

/** The cost of a round without its block. */
const stepsPerRound = 6;

export function emitForeach(node: DirectiveNode, context: EmitContext, body: Body): void {
  const { block } = node;
  const [, , list, extra] = node.args;
  if (block === undefined) return;
  if (list === undefined) {
    // With two arguments, Velocity takes the block for the list, and it has no value; with fewer it fails.
    if (node.args.length === 2) return;
    return body.throw(() => failure("DIRECTIVE_FAILED", "#foreach needs ($name in $list)", node, context));
  }
  const [name = ""] = node.declares;
  const slot = context.symbols.slot(name);
  traceLoop(slot, node, context, body, (outer) => {
    const collection = traceLoopList(list, context, outer, (inner) => emitArgument(list, context, inner));
    const emitBlock = (inner: Body): void => {
      if (extra === undefined) emitStatements(block.children, context, inner);
      // Velocity renders a fourth argument instead of the block, and only a reference prints.
      else if (extra.kind === "Reference") emitPrinted(extra, context, inner);
    };
    const [loop, index] = [outer.temporary(), outer.temporary()];
    const round = outer.inner();
    // Emitted first, so that the names that the block reads are known.
    traceRound(slot, block, context, round, emitBlock);
    emitRounds(new LoopSite(node, slot, context), collection, loop, index, round, outer);
  });
}

/** @param collection an expression for the list; `loop` and `index` are temporary variables */
function emitRounds(site: LoopSite, collection: string, loop: string, index: string, round: Body, body: Body): void {
  const { dynamic, slots } = site;
  const at = body.script.constant(site);
  const write = (slot: number | undefined, value: string): string =>
    slot === undefined ? "" : `vars[${slot}] = ${value};\n`;
  body.write(`${loop} = ${at}.begin(${collection}, render);\n`);
  body.write(`if (${loop} !== undefined) {\ntry {\n`);
  body.write(`for (${index} = 0; ${loop}.continues(${index}); ${index}++) {\n`);
  body.write(`meter.chargeStatements(${stepsPerRound}, 0, out.length);\n`);
  if (dynamic) body.write(`${at}.enter(${loop}, ${index}, render);\n`);
  else {
    body.write(write(slots.count, `${index} + 1`));
    body.write(write(slots.hasNext, `${index} + 1 < ${loop}.length`));
    body.write(write(slots.item, `${loop}.elements[${index}] ?? null`));
    if (slots.foreach !== undefined) body.write(`${loop}.enter(${index});\n`);
  }
  body.append(round);
  if (dynamic) body.write(`render.scope = ${loop}.outer;\n`);
  body.write(`}\n} catch (thrown) {\n${at}.leave(thrown, ${loop}, render);\nout = render.out;\n}\n`);
  body.write(`${at}.restore(${loop}, render);\n}\n`);
}

/** The slots of the variables that a loop sets; undefined if nothing in the template reads them. */
interface LoopSlots {
  readonly item: number;
  readonly count: number | undefined;
  readonly hasNext: number | undefined;
  readonly foreach: number | undefined;
}

/** A `#foreach` of a template. */
class LoopSite {
  readonly slots: LoopSlots;
  readonly dynamic: boolean;
  /** The slots except `$foreach`, whose values the loop saves. */
  readonly #saved: readonly number[];
  readonly #node: DirectiveNode;
  readonly #context: EmitContext;

  constructor(node: DirectiveNode, item: number, context: EmitContext) {
    this.#node = node;
    this.#context = context;
    this.dynamic = context.dynamic;
    const { symbols } = context;
    const find = (name: string): number | undefined => (context.dynamic ? symbols.slot(name) : symbols.find(name));
    this.slots = { item, count: find("velocityCount"), hasNext: find("velocityHasNext"), foreach: find("foreach") };
    this.#saved = [item, this.slots.count, this.slots.hasNext].filter((slot) => slot !== undefined);
  }

  #restore(slot: number, value: unknown, render: Render): void {
    if (value === null || value === undefined) MacroScope.remove(render, slot);
    else MacroScope.put(render, slot, value);
  }

  /** Undefined if the value cannot be iterated. */
  begin(value: unknown, render: Render): Loop | undefined {
    const walk = walkOf(value, render.meter);
    if (walk === undefined) return undefined;
    const { foreach } = this.slots;
    const saved = this.#saved.map((slot) => MacroScope.get(render, slot));
    let scope: ForeachScope | undefined;
    if (foreach !== undefined) {
      const position = (): Position => this.#context.source.position(this.#node.start);
      scope = new ForeachScope(MacroScope.get(render, foreach), position);
      MacroScope.put(render, foreach, scope);
    }
    return new Loop(walk, this.#context.settings.dialect.foreachRounds, saved, scope, render.scope);
  }

  /** Sets the variables of a round if they may be arguments of macros. */
  enter(loop: Loop, index: number, render: Render): void {
    const { item, count, hasNext } = this.slots;
    const value = loop.elements[index] ?? null;
    if (count !== undefined) MacroScope.put(render, count, index + 1);
    if (hasNext !== undefined) MacroScope.put(render, hasNext, index + 1 < loop.length);
    MacroScope.put(render, item, value);
    loop.enter(index);
    if (value !== null) return;
    loop.holding ??= MacroScope.holding(item, loop.outer);
    render.scope = loop.holding;
  }

  /** Ends the loop after an error or a signal; throws all but a `#break` of this loop. */
  leave(thrown: unknown, loop: Loop, render: Render): void {
    render.scope = loop.outer;
    if (isBreakFor(thrown, loop.scope)) return;
    if (!(thrown instanceof Error)) this.restore(loop, render);
    throw asFailure(thrown, "DIRECTIVE_FAILED", "#foreach", this.#node, this.#context);
  }

  restore({ saved }: Loop, render: Render): void {
    const { foreach } = this.slots;
    for (const [index, slot] of this.#saved.entries()) this.#restore(slot, saved[index], render);
    if (foreach === undefined) return;
    // The block may have assigned it: a scope is replaced by the one before, another value stays.
    const left = MacroScope.get(render, foreach) ?? null;
    if (left === null) {
      throw failure("DIRECTIVE_FAILED", "$foreach was removed inside #foreach", this.#node, this.#context);
    }
    if (left instanceof ForeachScope) this.#restore(foreach, left.parent ?? left.replaced, render);
  }
}

/** A `#foreach` that is running. */
class Loop {
  readonly elements: readonly unknown[];
  /** The number of elements at the beginning. */
  readonly length: number;
  readonly #walk: Walk;
  readonly #mark: number;
  readonly #rounds: number;
  /** The values of the loop's variables before it. */
  readonly saved: readonly unknown[];
  readonly scope: ForeachScope | undefined;
  readonly outer: MacroScope | undefined;
  holding: MacroScope | undefined = undefined;

  constructor(
    walk: Walk,
    rounds: number,
    saved: readonly unknown[],
    scope: ForeachScope | undefined,
    outer: MacroScope | undefined,
  ) {
    this.elements = walk.elements;
    this.length = walk.elements.length;
    this.#walk = walk;
    this.#mark = walk.map === undefined ? 0 : sizeMark(walk.map);
    this.#rounds = rounds;
    this.saved = saved;
    this.scope = scope;
    this.outer = outer;
  }

  /**
   * True if there is a round. In Java, a list's iterator compares the size before each round, and a map's iterator decides one
   * round ahead.
   * @throws JavaException ConcurrentModificationException
   */
  continues(index: number): boolean {
    const { length } = this.elements;
    const { isList, map } = this.#walk;
    if (index === (isList ? length : this.length) || index >= this.#rounds) return false;
    if (isList ? length !== this.length : map !== undefined && sizeMark(map) !== this.#mark) {
      throw concurrentModification();
    }
    return true;
  }

  /** Sets `$foreach` for a round. */
  enter(index: number): void {
    const { scope } = this;
    if (scope === undefined) return;
    scope.index = index;
    scope.hasNext = index + 1 < this.length;
  }
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
