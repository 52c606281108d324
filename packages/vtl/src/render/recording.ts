// The record of a traced rendering: which statement wrote which part of the output, the data it read, and how often each
// point ran.
import type { IdentifierNode, IndexNode, MethodNode, ReferenceNode, StatementNode } from "../ast.ts";
import { TemplateObject } from "../java/object.ts";
import type { Source } from "../source.ts";
import type { Render, Run, Step, Value } from "./render.ts";
import { givenVariable } from "./variable-scope.ts";

/** A part of the data that a template reads. */
export interface Read {
  /** The variable, without its dollar sign. */
  readonly variable: string;
  /** A JSONPath in the variable's data, `$` for all of it; data outside of documents has a name, such as `params.auth`. */
  readonly path: string;
}

/** A statement, or a branch of an `#if` or a `#foreach`. */
export interface TracePoint {
  /** The node's kind, or the branch: `empty` is a loop without a round. */
  readonly kind: StatementNode["kind"] | "if" | "elseif" | "else" | "round" | "empty";
  readonly start: number;
  readonly end: number;
  /** The text that the offsets refer to: the template, a string literal in it, or late text. */
  readonly source: Source;
}

export interface Mark {
  readonly point: TracePoint;
  readonly start: number;
  readonly end: number;
  readonly reads: Reads;
}

type Reads = ReadonlyMap<string, Read>;

/** The data from which a value comes. */
interface Origin {
  /** The part of the data that the value is; undefined if it was computed. */
  readonly exact: Read | undefined;
  readonly reads: Reads;
}

const nowhere: Origin = { exact: undefined, reads: new Map() };

interface Loop {
  origin: Origin;
  list: unknown;
  index: number;
}

export class Recording {
  readonly marks: Mark[] = [];
  readonly counts = new Map<TracePoint, number>();
  /** The data that the current statement, value or argument has read so far. */
  #reads = new Map<string, Read>();
  /** Of the last evaluated reference. */
  #last: Origin = nowhere;
  /** Of the last evaluated argument of a macro. */
  #argument: Origin | undefined;
  /** The arguments of the method, or the index, that the current step has evaluated. */
  #values: unknown[] = [];
  /** Of variables that the template has assigned, by slot. */
  readonly #origins = new Map<number, Origin>();
  /** Of values that the template has stored in its data, by `keyOf`. */
  readonly #stored = new Map<string, Origin>();
  readonly #loops: Loop[] = [];

  count(point: TracePoint): void {
    this.counts.set(point, (this.counts.get(point) ?? 0) + 1);
  }

  statement(point: TracePoint, writes: boolean, run: Run, render: Render): void {
    this.count(point);
    const start = render.out.length;
    const outer = this.#reads;
    this.#reads = new Map();
    try {
      run(render);
    } finally {
      const reads = this.#reads;
      const end = render.out.length;
      if (writes && end > start) this.marks.push({ point, start, end, reads });
      this.#reads = outer;
      this.#add(reads);
    }
  }

  /** Runs a function that writes to a separate output; its marks are dropped. */
  aside<Result>(run: () => Result): Result {
    const { length } = this.marks;
    try {
      return run();
    } finally {
      this.marks.length = length;
    }
  }

  /** Evaluates an expression with separate reads. @param isReference true if the expression is only a reference */
  #collect(value: Value, isReference: boolean, render: Render): { readonly result: unknown; readonly origin: Origin } {
    const outer = this.#reads;
    this.#reads = new Map();
    try {
      const result = value(render) ?? null;
      return { result, origin: { exact: isReference ? this.#last.exact : undefined, reads: this.#reads } };
    } finally {
      this.#reads = outer;
    }
  }

  #add(reads: Reads): void {
    for (const [key, read] of reads) this.#reads.set(key, read);
  }

  /** The value of a reference, step by step. */
  reference(
    slot: number,
    name: string,
    root: Value,
    steps: readonly { readonly node: IdentifierNode | MethodNode | IndexNode; readonly step: Step }[],
    render: Render,
  ): unknown {
    this.#argument = undefined;
    let value: unknown = root(render) ?? null;
    let origin = this.#argument ?? this.#rootOrigin(slot, name, value, render);
    this.#argument = undefined;
    const keys = new Map<string, Read>();
    for (const { node, step } of steps) {
      if (value === null) break;
      const receiver = value;
      const outer = this.#values;
      this.#values = [];
      const { result, origin: args } = this.#collect(() => step(receiver, render), false, render);
      origin = this.#stepOrigin(origin, node, receiver, args, slot);
      for (const [key, read] of args.reads) keys.set(key, read);
      this.#values = outer;
      value = result;
    }
    this.#last = origin;
    this.#add(origin.reads);
    this.#add(keys);
    return value;
  }

  /** Records an argument of a method, or an index. */
  value(value: unknown): void {
    this.#values.push(value ?? null);
  }

  #rootOrigin(slot: number, name: string, value: unknown, render: Render): Origin {
    const known = this.#origins.get(slot);
    if (known !== undefined) return known;
    return value !== null && givenVariable(render.variables, name) === value
      ? this.#exact({ variable: name, path: "$" })
      : nowhere;
  }

  #exact(read: Read): Origin {
    return this.#stored.get(keyOf(read)) ?? { exact: read, reads: new Map([[keyOf(read), read]]) };
  }

  /** The origin of a part of a value. */
  #part(origin: Origin, step: string): Origin {
    const { exact } = origin;
    return exact === undefined ? origin : this.#exact({ variable: exact.variable, path: exact.path + step });
  }

  #stepOrigin(
    origin: Origin,
    node: IdentifierNode | MethodNode | IndexNode,
    receiver: unknown,
    args: Origin,
    slot: number,
  ): Origin {
    const values = this.#values;
    const { exact } = origin;
    if (receiver instanceof TemplateObject && node.kind !== "Index") {
      const path = receiver.pathOf(node.name, node.kind === "Method" ? values : undefined);
      if (path !== undefined && exact !== undefined) return this.#exact({ variable: exact.variable, path });
    }
    const key =
      node.kind === "Identifier" ? node.name : node.kind === "Index" || node.name === "get" ? values[0] : null;
    if (values.length < 2 && (typeof key === "string" || typeof key === "number")) {
      return this.#part(origin, pathStep(key));
    }
    if (receiver instanceof TemplateObject) return { exact: undefined, reads: args.reads };
    const made = { exact: undefined, reads: new Map([...origin.reads, ...args.reads]) };
    // A method may have stored its arguments in the value.
    if (typeof receiver === "object" && args.reads.size > 0) this.#origins.set(slot, made);
    return made;
  }

  /** The right side of a `#set`. */
  assigned(value: Value, isReference: boolean, left: ReferenceNode, slot: number, render: Render): unknown {
    const { result, origin } = this.#collect(value, isReference, render);
    if (result === null) return result;
    if (left.children.length === 0) this.#origins.set(slot, origin);
    else {
      const base = this.#rootOrigin(slot, left.root, render.vars[slot] ?? null, render);
      const path = staticPath(left.children);
      if (base.exact !== undefined && path !== undefined) {
        this.#stored.set(keyOf({ variable: base.exact.variable, path: base.exact.path + path }), origin);
      } else this.#origins.set(slot, { exact: undefined, reads: new Map([...base.reads, ...origin.reads]) });
    }
    return result;
  }

  /** An argument of a macro, at each use. */
  argument(value: Value, isReference: boolean, render: Render): unknown {
    const { result, origin } = this.#collect(value, isReference, render);
    this.#argument = origin;
    return result;
  }

  loop(slot: number, empty: TracePoint, run: Run, render: Render): void {
    const before = this.#origins.get(slot);
    const loop: Loop = { origin: nowhere, list: null, index: 0 };
    this.#loops.push(loop);
    try {
      run(render);
    } finally {
      this.#loops.pop();
      if (loop.index === 0) this.count(empty);
      if (before === undefined) this.#origins.delete(slot);
      else this.#origins.set(slot, before);
    }
  }

  loopList(value: Value, isReference: boolean, render: Render): unknown {
    const { result, origin } = this.#collect(value, isReference, render);
    const loop = this.#loops.at(-1);
    if (loop !== undefined) {
      loop.origin = origin;
      loop.list = result;
    }
    return result;
  }

  round(point: TracePoint, slot: number, run: Run, render: Render): void {
    this.count(point);
    const loop = this.#loops.at(-1) as Loop;
    this.#origins.set(slot, this.#part(loop.origin, Array.isArray(loop.list) ? `[${loop.index}]` : ".*"));
    loop.index++;
    run(render);
  }
}

function keyOf({ variable, path }: Read): string {
  return `${variable} ${path}`;
}

function pathStep(key: string | number): string {
  if (typeof key === "number") return `[${key}]`;
  return /^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `['${key.replace(/[\\']/g, "\\$&")}']`;
}

/** The steps of a left side; undefined unless all are names or literals. */
function staticPath(children: ReferenceNode["children"]): string | undefined {
  let path = "";
  for (const child of children) {
    if (child.kind === "Identifier") path += pathStep(child.name);
    else if (child.kind !== "Index") return undefined;
    else if (child.argument.kind === "StringLiteral" && child.argument.interpolated === undefined) {
      path += pathStep(child.argument.text);
    } else if (child.argument.kind === "IntegerLiteral") path += pathStep(Number(child.argument.image));
    else return undefined;
  }
  return path;
}
