// Evaluates a path with scans, filters, unions or functions. straight-walk.ts evaluates definite paths of members and indexes.

import type { Meter } from "../meter.ts";
import { EvaluationFailure, InapplicableFilter, nothingFound } from "./errors.ts";
import { accepts } from "./filter.ts";
import type { FilterList } from "./filter-list.ts";
import { invokeFunction } from "./function.ts";
import type { PathToken, TokenPath } from "./token.ts";
import { isArray, isObject, type JsonObject, member, memberNames } from "./value.ts";

/** The state that an evaluation shares with its filters and functions. */
export interface Evaluation {
  readonly rootDocument: unknown;
  /** Results of `$` paths in filters: they are the same for every element. */
  readonly rootResults: Map<TokenPath, unknown>;
  /** Lists that filters have searched. */
  readonly lists: Map<readonly unknown[], FilterList>;
  /** All work is charged here: `$..*..*..*` visits a number of nodes cubic in the size of the document. */
  readonly meter: Meter;
}

/** The cost of one token on one value, and of one result. */
const stepsPerToken = 4;
const bytesPerResult = 16;
/** The fixed cost of an evaluation. Filters evaluate a path for each element. */
const stepsPerPath = 25;
/** The cost of looking up a member if no two objects have the same names. */
const stepsPerLookup = 35;
/** The cost per member of reading or copying all members of an object. */
const stepsPerMember = 10;
const bytesPerMember = 64;

/** Maximum depth of a document for scans, which are recursive. */
const maxScanDepth = 2_000;

/**
 * Reads a path.
 * @param requireMembers a missing member ends the evaluation, as when a filter asks whether a path exists
 * @returns the value of a definite path, otherwise a fresh array
 * @throws nothingFound, InapplicableFilter, EvaluationFailure
 */
export function evaluatePath(
  path: TokenPath,
  document: unknown,
  evaluation: Evaluation,
  requireMembers = false,
): unknown {
  const { rootDocument, meter } = evaluation;
  meter.charge(stepsPerPath);
  if (rootDocument === null || rootDocument === undefined) {
    if (path.tokens.length === 0 && rootDocument === null) return null;
    throw nothingFound;
  }
  const walk = new Walk(path, evaluation, requireMembers);
  walk.next(0, document);
  const { results } = walk;
  if (!path.definite) return results;
  if (results.length === 0) throw nothingFound;
  return results.at(-1);
}

class Walk {
  private readonly path: TokenPath;
  private readonly tokens: readonly PathToken[];
  private readonly evaluation: Evaluation;
  private readonly requireMembers: boolean;
  readonly results: unknown[] = [];
  /** For each token the index of the last array element that a scan passed to it; initially -1. */
  private readonly scannedIndex: Int32Array;
  private depth = 0;

  constructor(path: TokenPath, evaluation: Evaluation, requireMembers: boolean) {
    this.path = path;
    this.tokens = path.tokens;
    this.evaluation = evaluation;
    this.requireMembers = requireMembers;
    this.scannedIndex = new Int32Array(path.tokens.length).fill(-1);
  }

  /** Passes a value to the token at `at`, or to the results if the path ends there. */
  next(at: number, value: unknown): void {
    if (at === this.tokens.length) this.found(value);
    else this.evaluate(at, value);
  }

  private evaluate(at: number, model: unknown): void {
    this.evaluation.meter.charge(stepsPerToken);
    const token = this.tokens[at]!;
    switch (token.kind) {
      case "property":
        return this.property(at, token.names, model);
      case "index":
        this.evaluation.meter.charge(token.indexes.length);
        if (this.arrayExpected(at, model)) for (const index of token.indexes) this.element(at, model, index);
        return;
      case "slice":
        if (this.arrayExpected(at, model)) this.slice(at, token, model);
        return;
      case "wildcard":
        return this.wildcard(at, model);
      case "filter":
        return this.filter(at, token, model);
      case "scan":
        // Only `$..f()` has nothing behind its scan. Jayway fails on it.
        if (at + 1 === this.tokens.length)
          throw new EvaluationFailure("'..' must be followed by a name, index or '*'.");
        this.scan(at + 1, model);
        return;
      case "function": {
        const result = invokeFunction(token, model, this.evaluation);
        this.found(result);
        if (at + 1 < this.tokens.length) this.evaluate(at + 1, result);
      }
    }
  }

  private found(value: unknown): void {
    this.evaluation.meter.allocate(bytesPerResult);
    this.results.push(value);
  }

  private property(at: number, names: readonly string[], model: unknown): void {
    if (!isObject(model)) {
      if (this.path.upstreamDefinite[at]) throw nothingFound;
      return;
    }
    if (names.length > 1 && at + 1 === this.tokens.length) {
      this.found(this.merged(names, model));
      return;
    }
    this.evaluation.meter.charge(stepsPerLookup * names.length);
    for (const name of names) this.member(at, name, names.length === 1, model);
  }

  private merged(names: readonly string[], model: JsonObject): Map<string, unknown> {
    this.evaluation.meter.charge(stepsPerMember * names.length);
    this.evaluation.meter.allocate(bytesPerMember * names.length);
    const result = new Map<string, unknown>();
    for (const name of names) {
      const value = member(model, name);
      if (value !== undefined) result.set(name, value);
      else if (this.requireMembers) throw nothingFound;
    }
    return result;
  }

  private member(at: number, name: string, single: boolean, model: JsonObject): void {
    const value = member(model, name);
    const isLeaf = at + 1 === this.tokens.length;
    if (value === undefined) {
      if (this.requireMembers || (!isLeaf && single && this.path.upstreamDefinite[at])) throw nothingFound;
      return;
    }
    if (!isLeaf) this.evaluate(at + 1, value);
    else if (this.takesScanned(at)) this.found(value);
  }

  /** After `..[n]`, Jayway passes on every element, but keeps only the member of element n. */
  private takesScanned(at: number): boolean {
    const index = this.scannedIndex[at]!;
    if (index === -1) return true;
    const before = this.tokens[at - 1];
    return before?.kind === "index" && before.indexes.length === 1 && before.indexes[0] === index;
  }

  private arrayExpected(at: number, model: unknown): model is readonly unknown[] {
    if (isArray(model)) return true;
    if (this.path.upstreamDefinite[at]) throw nothingFound;
    return false;
  }

  private element(at: number, model: readonly unknown[], index: number): void {
    this.evaluation.meter.charge(1);
    const effective = index < 0 ? model.length + index : index;
    if (effective >= 0 && effective < model.length) this.next(at + 1, model[effective]);
  }

  private slice(at: number, { from, to }: PathToken & { kind: "slice" }, model: readonly unknown[]): void {
    const { length } = model;
    let start = 0;
    let end = length;
    if (from === undefined) end = Math.min(length, to! < 0 ? length + to! : to!);
    else if (to === undefined) start = Math.max(0, from < 0 ? length + from : from);
    else {
      // Here negative bounds are not counted from the end: [-2:-1] means the elements with negative indexes.
      start = Math.max(from, -length);
      end = Math.min(length, to);
    }
    for (let i = start; i < end; i++) this.element(at, model, i);
  }

  private wildcard(at: number, model: unknown): void {
    if (isObject(model)) for (const name of this.names(model)) this.member(at, name, true, model);
    else if (isArray(model)) {
      for (let i = 0; i < model.length; i++) {
        try {
          this.element(at, model, i);
        } catch (error) {
          if (error !== nothingFound || this.requireMembers) throw error;
        }
      }
    }
  }

  private names(model: JsonObject): readonly string[] {
    const names = memberNames(model);
    this.evaluation.meter.charge(stepsPerMember * names.length);
    return names;
  }

  private filter(at: number, { test }: PathToken & { kind: "filter" }, model: unknown): void {
    if (isObject(model)) {
      if (accepts(test, model, this.evaluation)) this.next(at + 1, model);
    } else if (isArray(model)) {
      model.forEach((element, i) => {
        if (accepts(test, element, this.evaluation)) this.element(at, model, i);
      });
    } else if (this.path.upstreamDefinite[at]) {
      throw new InapplicableFilter("A filter was applied to a value that is neither object nor array.");
    }
  }

  private scan(target: number, model: unknown): void {
    this.evaluation.meter.charge(stepsPerToken);
    if (++this.depth > maxScanDepth)
      throw new EvaluationFailure(`The document is nested more than ${maxScanDepth} deep.`);
    const token = this.tokens[target]!;
    if (isObject(model)) {
      if (this.scanStopsAt(token, target, model)) this.evaluate(target, model);
      for (const name of this.names(model)) {
        const value = member(model, name);
        if (value !== undefined) this.scan(target, value);
      }
    } else if (isArray(model)) {
      if (this.scanStopsAt(token, target, model)) {
        if (target + 1 === this.tokens.length) this.evaluate(target, model);
        else {
          model.forEach((element, i) => {
            this.scannedIndex[target + 1] = i;
            this.evaluate(target + 1, element);
          });
        }
      }
      for (const element of model) this.scan(target, element);
    }
    this.depth--;
  }

  private scanStopsAt(token: PathToken, at: number, model: unknown): boolean {
    switch (token.kind) {
      case "property":
        if (!isObject(model)) return false;
        return (
          (token.names.length > 1 && at + 1 < this.tokens.length) ||
          token.names.every((name) => member(model, name) !== undefined)
        );
      case "index":
      case "slice":
        return isArray(model);
      case "wildcard":
        return true;
      case "filter":
        return accepts(token.test, model, this.evaluation);
      default:
        return false;
    }
  }
}
