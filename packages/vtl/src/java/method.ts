// The methods of a Java class, and which of them a call means: by name, then the most specific one that the arguments fit,
// as Velocity's introspection chooses it. A call that fits nothing, or two alike, calls nothing.

import { type JavaNumber, toDouble } from "./arithmetic.ts";
import { JavaException } from "./exception.ts";
import { boxOf, compareSpecificity, componentOf, isApplicable, isArrayType, isConvertible } from "./java-type.ts";
import { JavaArray, JavaCharacter } from "./objects.ts";
import type { Runtime } from "./runtime.ts";

/** What a parameter of each type receives: a long as a bigint, a char as a text of one unit. */
interface ParameterTypes {
  readonly int: number;
  readonly long: bigint;
  readonly double: number;
  readonly boolean: boolean;
  readonly char: string;
  readonly String: string | null;
  readonly CharSequence: string | null;
  readonly BigInteger: bigint | null;
  readonly BigDecimal: JavaNumber | null;
  readonly "char[]": JavaArray | null;
  readonly "byte[]": JavaArray | null;
  readonly "Object[]": JavaArray | null;
  readonly "CharSequence[]": JavaArray | null;
}

type Parameter<Type extends string> = Type extends keyof ParameterTypes ? ParameterTypes[Type] : unknown;
type Parameters<Types extends string> = Types extends ""
  ? []
  : Types extends `${infer First},${infer Rest}`
    ? [Parameter<First>, ...Parameters<Rest>]
    : [Parameter<Types>];
type ParametersOf<Signature extends string> = Signature extends `${string}(${infer Types})` ? Parameters<Types> : never;

/** Undefined: the method is there, but not offered. Null: Java's null. `""`: nothing, of a void method. */
type Body<Self> = (self: Self, args: readonly unknown[], runtime: Runtime) => unknown;

export interface JavaMethod<Self = unknown> {
  readonly name: string;
  readonly parameters: readonly string[];
  /** Arguments are passed as they are: no type is converted, and none gathers the rest. */
  readonly direct: boolean;
  readonly body: Body<Self>;
}

/** Describes a method: `method("substring(int,int)", (self, [begin, end]) => …)`. */
export type Describe<Self> = <Signature extends string>(
  signature: Signature,
  body?: (self: Self, args: ParametersOf<Signature>, runtime: Runtime) => unknown,
) => JavaMethod<Self>;

export function describe<Self, Signature extends string>(
  signature: Signature,
  body?: (self: Self, args: ParametersOf<Signature>, runtime: Runtime) => unknown,
): JavaMethod<Self> {
  const open = signature.indexOf("(");
  const types = signature.slice(open + 1, -1);
  const parameters = types === "" ? [] : types.split(",");
  const direct = !parameters.some((type) => isArrayType(type) || converted.has(type));
  return { name: signature.slice(0, open), parameters, direct, body: (body ?? notOffered) as Body<Self> };
}

const converted: ReadonlySet<string> = new Set(["long", "double", "char"]);

/** What exists in Java and is not offered here: the reference has no value. */
const notOffered = (): undefined => undefined;

export class MethodTable<Self = unknown> {
  readonly #methods: readonly JavaMethod<Self>[];
  /** By name and the boxed parameter types: what arguments of just these types mean at once. */
  readonly #exact = new Map<string, JavaMethod<Self>>();
  readonly #found = new Map<string, JavaMethod<Self> | undefined>();

  constructor(...groups: readonly (readonly JavaMethod<Self>[])[]) {
    const methods: JavaMethod<Self>[] = [];
    for (const method of groups.flat()) {
      const key = keyOf(method.name, method.parameters);
      if (this.#exact.has(key)) continue;
      this.#exact.set(key, method);
      methods.push(method);
    }
    this.#methods = methods;
  }

  find(name: string, classes: readonly (string | null)[]): JavaMethod<Self> | undefined {
    const key = keyOf(name, classes);
    const exact = this.#exact.get(key);
    if (exact !== undefined) return exact;
    if (this.#found.has(key)) return this.#found.get(key);
    const found = this.#bestMatch(name, classes);
    if (this.#found.size >= maxRemembered) this.#found.clear();
    this.#found.set(key, found);
    return found;
  }

  #bestMatch(name: string, classes: readonly (string | null)[]): JavaMethod<Self> | undefined {
    let best: JavaMethod<Self> | undefined;
    let bestParameters: readonly string[] = [];
    let equals: JavaMethod<Self>[] = [];
    for (const method of this.#methods) {
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
        // Velocity goes on to compare with the parameters of the one before.
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

function keyOf(name: string, types: readonly (string | null)[]): string {
  let key = name;
  for (const type of types) key += ` ${type === null ? "Object" : (boxOf.get(type) ?? type)}`;
  return key;
}

/** Calls a method that was found for these arguments. @throws JavaException */
export function invoke<Self>(
  method: JavaMethod<Self>,
  self: Self,
  given: readonly unknown[],
  classes: readonly (string | null)[],
  runtime: Runtime,
): unknown {
  const { parameters, body } = method;
  if (method.direct && given.length === parameters.length) return body(self, given, runtime);
  const last = parameters.length - 1;
  const type = parameters[last];
  const args = type !== undefined && isArrayType(type) ? gatherRest(type, last, given, classes) : given;
  if (args.length !== parameters.length) {
    throw new JavaException("java.lang.IllegalArgumentException", "wrong number of arguments");
  }
  return body(
    self,
    args.map((value, index) => passed(value, parameters[index] as string)),
    runtime,
  );
}

/** What stands at the end of the arguments goes into the array that is the last parameter. */
function gatherRest(
  type: string,
  last: number,
  args: readonly unknown[],
  classes: readonly (string | null)[],
): readonly unknown[] {
  const component = componentOf(type);
  const array = (items: unknown[]): JavaArray =>
    new JavaArray(items, component === "char" ? "[C" : "[Ljava.lang.Object;");
  if (args.length === last) return [...args, array([])];
  if (args.length > last + 1) return [...args.slice(0, last), array(args.slice(last))];
  const only = classes[last] ?? null;
  if (only === null || isArrayType(only) || !isConvertible(component, only, false)) return args;
  return [...args.slice(0, last), array([args[last]])];
}

function passed(value: unknown, type: string): unknown {
  switch (type) {
    case "long":
      return typeof value === "number" ? BigInt(String(value)) : value;
    case "double":
      return toDouble(value as JavaNumber);
    case "char":
      return value instanceof JavaCharacter ? value.value : value;
    default:
      return value ?? null;
  }
}
