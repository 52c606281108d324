// The statements of one function of the script, and its temporary variables.
import type { FunctionName, Script } from "./script.ts";

/**
 * Statements that render appends to `out`, a copy of `render.out`. `out` is stored before code runs that may append to the
 * output itself or end the rendering, and loaded afterwards.
 */
export class Body {
  readonly script: Script;
  readonly #first: number;
  #live: number;
  #most: number;
  #text = "";

  /** @param first the number of the first temporary variable; the function around has those before it */
  constructor(script: Script, first = 0) {
    this.script = script;
    this.#first = first;
    this.#live = first;
    this.#most = first;
  }

  get text(): string {
    return this.#text;
  }

  write(statements: string): void {
    this.#text += statements;
  }

  /** Appends to the output. @param values JavaScript expressions of strings, or of numbers that print as in Java */
  print(...values: readonly string[]): void {
    for (const value of values) if (value !== '""') this.#text += `out += ${value};\n`;
  }

  /** A new temporary variable. It is free again after the statement that `statement` runs. */
  temporary(): string {
    const name = `v${this.#live++}`;
    this.#most = Math.max(this.#most, this.#live);
    return name;
  }

  /** Stores the value of an expression in a new temporary variable. */
  hold(expression: string): string {
    const name = this.temporary();
    this.#text += `${name} = ${expression};\n`;
    return name;
  }

  /** Emits a statement, whose temporary variables are free afterwards. */
  statement(emit: () => void): void {
    const live = this.#live;
    emit();
    this.#live = live;
  }

  /** A call that may append to the output, or end the rendering. */
  call(expression: string): void {
    this.#text += `render.out = out;\n${expression};\nout = render.out;\n`;
  }

  /**
   * Throws; JavaScript allows the dead code that may follow.
   * @param thrown makes the error or signal from the given value, a JavaScript expression
   */
  throw(thrown: (value: unknown) => unknown, value = ""): void {
    this.#text += `render.out = out;\nthrow ${this.script.constant(thrown)}(${value});\n`;
  }

  /** A body inside this one, to be appended to it or to become a function. */
  inner(): Body {
    return new Body(this.script, this.#live);
  }

  append(inner: Body): void {
    this.#text += inner.#text;
    this.#most = Math.max(this.#most, inner.#most);
  }

  /** A function of `render` that runs these statements. */
  asRun(): FunctionName {
    return this.script.define("render", `${this.#declarations()}${this.#text}render.out = out;\n`);
  }

  /** A function that runs these statements and returns the value of an expression. */
  asValue(expression: string, parameters: "render" | "receiver, render" = "render"): FunctionName {
    return this.script.define(parameters, `${this.#declarations()}${this.#text}return ${expression};\n`);
  }

  #declarations(): string {
    let names = "";
    for (let index = this.#first; index < this.#most; index++) names += `, v${index}`;
    return `const { meter, vars, plain } = render;\nlet out = render.out${names};\n`;
  }
}

/** A function that runs statements. */
export function runFunction(emit: (body: Body) => void, script: Script): FunctionName {
  const body = new Body(script);
  emit(body);
  return body.asRun();
}

/** A function that returns the value of an expression. */
export function valueFunction(emit: (body: Body) => string, script: Script): FunctionName {
  const body = new Body(script);
  return body.asValue(emit(body));
}
