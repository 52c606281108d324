// The methods of a Java class. As in Velocity's introspection, a call selects by name the most specific method that accepts
// the arguments. If none accepts them, or two are equally specific, the call has no method.
import type { Meter } from "../meter.ts";
import { JavaArray } from "./array.ts";
import { JavaCharacter } from "./character.ts";
import { charArrayClass, objectArrayClass } from "./class.ts";
import { JavaException } from "./exception.ts";
import { type JavaNumber, javaDouble, longOf, normalizeInteger, toBigInt, toDouble } from "./number.ts";
import {
  type ArgumentClass,
  boxOf,
  compareSpecificity,
  componentOf,
  isApplicable,
  isArrayType,
  isElementOf,
} from "./parameter.ts";
import type { Runtime } from "./runtime.ts";

/** JavaScript types of parameters and results: a long is a bigint, a char a string of one unit. */
interface SharedTypes {
  readonly int: number;
  readonly long: bigint;
  readonly double: number;
  readonly boolean: boolean;
  readonly char: string;
  readonly String: string | null;
}

interface ParameterTypes extends SharedTypes {
  readonly CharSequence: string | null;
  readonly BigInteger: bigint | null;
  readonly BigDecimal: JavaNumber | null;
  readonly "char[]": JavaArray | null;
  readonly "byte[]": JavaArray | null;
  readonly "Object[]": JavaArray | null;
  readonly "CharSequence[]": JavaArray | null;
}

interface ResultTypes extends SharedTypes {
  readonly BigInteger: bigint;
}

type Parameter<Type extends string> = Type extends keyof ParameterTypes ? ParameterTypes[Type] : unknown;
type Parameters<Types extends string> = Types extends ""
  ? []
  : Types extends `${infer First},${infer Rest}`
    ? [Parameter<First>, ...Parameters<Rest>]
    : [Parameter<Types>];
export type ParametersOf<Signature extends string> = Signature extends `${string}(${infer Types}):${string}`
  ? Parameters<Types>
  : readonly unknown[];
export type ResultOf<Signature extends string> = Signature extends `${string}):${infer Type}`
  ? Type extends keyof ResultTypes
    ? ResultTypes[Type]
    : unknown
  : unknown;

/** Returns null for Java's null, undefined if the reference has no value. A void method may return anything. */
type Body<Self> = (self: Self, args: readonly unknown[], meter: Meter, runtime: Runtime) => unknown;

export interface JavaMethod<Self = unknown> {
  readonly name: string;
  readonly parameters: readonly string[];
  /** A primitive type, `void`, or the simple name of a class or super type of the results. */
  readonly result: string;
  /** False if Java has the method but every call fails here. */
  readonly isOffered: boolean;
  /** True if no argument is converted or gathered into an array. */
  readonly isDirect: boolean;
  readonly body: Body<Self>;
}

/** Describes a method: `on("substring(int,int):String", (self, [begin, end]) => …)`. Without a body it is not offered. */
export type Describe<Self> = <Signature extends string>(
  signature: Signature,
  body?: (self: Self, args: ParametersOf<Signature>, meter: Meter, runtime: Runtime) => ResultOf<Signature>,
) => JavaMethod<Self>;

export function describe<Self, Signature extends string>(
  signature: Signature,
  body?: (self: Self, args: ParametersOf<Signature>, meter: Meter, runtime: Runtime) => ResultOf<Signature>,
): JavaMethod<Self> {
  const [, name = "", types = "", result = ""] = /^(\w+)\((.*)\):(.+)$/.exec(signature)!;
  const parameters = types === "" ? [] : types.split(",");
  const isDirect = !parameters.some((type) => isArrayType(type) || type in passing);
  const failing = (): never => {
    throw new JavaException("java.lang.UnsupportedOperationException", `${name}() is not supported`);
  };
  const run = (body ?? failing) as Body<Self>;
  const convert = returning[result];
  return {
    name,
    parameters,
    result,
    isOffered: body !== undefined,
    isDirect,
    body: convert === undefined ? run : (self, args, meter, runtime) => convert(run(self, args, meter, runtime)),
  };
}

/** Describes methods that make the same charge before they run. */
export function charging<Self>(charge: (self: Self, meter: Meter) => void): Describe<Self> {
  return (signature, body) =>
    describe(signature, (self: Self, args, meter, runtime) => {
      charge(self, meter);
      return body!(self, args, meter, runtime);
    });
}

/** Methods that Java has and that fail here. @param signatures separated by spaces */
export function notOffered(signatures: string): readonly JavaMethod[] {
  return signatures.split(" ").map((signature) => describe<unknown, string>(signature));
}

/** Conversions of arguments by parameter type. */
const passing: { readonly [type: string]: (value: unknown) => unknown } = {
  long: (value) => toBigInt(value as JavaNumber),
  double: (value) => toDouble(value as JavaNumber),
  char: (value) => (value instanceof JavaCharacter ? value.value : value),
  BigInteger: (value) => (value === null ? null : toBigInt(value as JavaNumber)),
};

/** Conversions of results to values by result type. */
const returning: { readonly [type: string]: (result: unknown) => unknown } = {
  void: () => "",
  long: (result) => longOf(result as bigint),
  double: (result) => javaDouble(result as number),
  char: (result) => JavaCharacter.of(result as string),
  BigInteger: (result) => normalizeInteger(result as bigint),
};

/** The methods of a class, whose receivers are its values. */
export type Methods = Pick<MethodTable<never>, "find" | "all">;

export class MethodTable<Self = unknown> {
  readonly all: readonly JavaMethod<Self>[];
  /** Methods by name and boxed parameter types, for arguments of exactly these types. */
  readonly #exact = new Map<string, JavaMethod<Self>>();
  readonly #found = new Map<string, JavaMethod<Self> | undefined>();

  constructor(...groups: readonly (readonly JavaMethod<Self>[])[]) {
    const all: JavaMethod<Self>[] = [];
    for (const method of groups.flat()) {
      const key = keyOf(method.name, method.parameters);
      if (this.#exact.has(key)) continue;
      this.#exact.set(key, method);
      all.push(method);
    }
    this.all = all;
  }

  find(name: string, classes: readonly ArgumentClass[]): JavaMethod<Self> | undefined {
    const key = keyOf(
      name,
      classes.map((type) => type?.simpleName ?? "Object"),
    );
    const exact = this.#exact.get(key);
    if (exact !== undefined) return exact;
    if (this.#found.has(key)) return this.#found.get(key);
    const found = this.#bestMatch(name, classes);
    if (this.#found.size >= maxRemembered) this.#found.clear();
    this.#found.set(key, found);
    return found;
  }

  #bestMatch(name: string, classes: readonly ArgumentClass[]): JavaMethod<Self> | undefined {
    let best: JavaMethod<Self> | undefined;
    let bestParameters: readonly string[] = [];
    let equals: JavaMethod<Self>[] = [];
    for (const method of this.all) {
      if (method.name !== name || !isApplicable(method.parameters, classes)) continue;
      if (best === undefined) {
        best = method;
        bestParameters = method.parameters;
        continue;
      }
      const order = compareSpecificity(method.parameters, bestParameters);
      if (order < 0) continue;
      if (order === 0) equals.push(method);
      else if (equals.length === 0) {
        best = method;
        bestParameters = method.parameters;
      } else if (equals.some((other) => compareSpecificity(method.parameters, other.parameters) > 0)) {
        // As in Velocity, later methods are still compared with the parameters of the previous best one.
        best = method;
        equals = [];
      } else if (equals.some((other) => compareSpecificity(method.parameters, other.parameters) === 0)) {
        equals.push(method);
      }
    }
    return equals.length > 0 ? undefined : best;
  }
}

const maxRemembered = 1000;

function keyOf(name: string, types: readonly string[]): string {
  let key = name;
  for (const type of types) key += ` ${boxOf.get(type) ?? type}`;
  return key;
}

/** Calls a method that `find` returned for these arguments. @throws JavaException */
export function invoke<Self>(
  method: JavaMethod<Self>,
  self: Self,
  given: readonly unknown[],
  classes: readonly ArgumentClass[],
  runtime: Runtime,
): unknown {
  const { parameters, body } = method;
  if (method.isDirect && given.length === parameters.length) return body(self, given, runtime.meter, runtime);
  const last = parameters.length - 1;
  const type = parameters[last];
  const args = type !== undefined && isArrayType(type) ? gatherRest(type, last, given, classes) : given;
  if (args.length !== parameters.length) {
    throw new JavaException("java.lang.IllegalArgumentException", "wrong number of arguments");
  }
  const passed = args.map((value, index) => passing[parameters[index]!]?.(value ?? null) ?? value ?? null);
  return body(self, passed, runtime.meter, runtime);
}

/** Gathers the last arguments into the array for the last parameter, unless that argument is already an array. */
function gatherRest(
  type: string,
  last: number,
  args: readonly unknown[],
  classes: readonly ArgumentClass[],
): readonly unknown[] {
  if (args.length === last + 1 && !isElementOf(type, classes[last] ?? null)) return args;
  if (args.length < last) return args;
  const array = new JavaArray(args.slice(last), componentOf(type) === "char" ? charArrayClass : objectArrayClass);
  return [...args.slice(0, last), array];
}
