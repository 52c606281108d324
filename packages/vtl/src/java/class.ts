// The Java classes of template values. Only `classOf` decides which class a value has.
import type { Methods } from "./method.ts";
import type { Runtime } from "./runtime.ts";

/** A value of a Java class that JavaScript has no type for. */
export abstract class JavaValue {
  abstract readonly javaClass: JavaClass;

  /**
   * The printed form; null if there is none: the reference then prints as if it had no value.
   * @param depth number of enclosing values
   */
  abstract text(runtime: Runtime, depth: number): string | null;
}

/** A class, also the value of `$value.class`. It offers its name but no reflection. */
export class JavaClass extends JavaValue {
  /** As Java's `Class.getName()`: `java.util.ArrayList`, `[Ljava.lang.String;`. */
  readonly name: string;
  /** As Java's `Class.getSimpleName()`: `ArrayList`, `String[]`, `""` for an anonymous class. */
  readonly simpleName: string;
  /** Simple names of the class and of its super classes and interfaces. */
  readonly superTypes: ReadonlySet<string>;
  /**
   * The methods of its values. Without them, its objects implement `TemplateObject.call`. `methods/index.ts` sets the
   * methods of Java's own classes, because they use values of other classes.
   */
  methods: Methods | undefined;

  /** @param above simple names of super types other than Object, separated by spaces */
  constructor(name: string, above = "", methods?: Methods) {
    super();
    this.name = name;
    this.simpleName = simpleName(name);
    this.superTypes = new Set([this.simpleName, ...above.split(" "), "Object"]);
    this.methods = methods;
  }

  get javaClass(): JavaClass {
    return classClass;
  }

  text(): string {
    return `class ${this.name}`;
  }
}

/** The name of an array contains that of its elements; an anonymous class has a number instead of a name. */
function simpleName(name: string): string {
  if (name === "[C") return "char[]";
  if (name === "[B") return "byte[]";
  const simple = name.replace(/^.*[.$]/, "");
  return simple.endsWith(";") ? `${simple.slice(0, -1)}[]` : simple.replace(/^\d+$/, "");
}

const number = "Number Comparable";
const list = "List Collection Iterable";
const set = "Set Collection Iterable";

export const objectClass = new JavaClass("java.lang.Object");
export const classClass = new JavaClass("java.lang.Class");
export const stringClass = new JavaClass("java.lang.String", "CharSequence Comparable");
export const booleanClass = new JavaClass("java.lang.Boolean", "Comparable");
export const characterClass = new JavaClass("java.lang.Character", "Comparable");
export const integerClass = new JavaClass("java.lang.Integer", number);
export const longClass = new JavaClass("java.lang.Long", number);
export const doubleClass = new JavaClass("java.lang.Double", number);
export const bigIntegerClass = new JavaClass("java.math.BigInteger", number);
export const bigDecimalClass = new JavaClass("java.math.BigDecimal", number);
export const arrayListClass = new JavaClass("java.util.ArrayList", list);
export const subListClass = new JavaClass("java.util.ArrayList$SubList", list);
export const listItrClass = new JavaClass("java.util.ArrayList$ListItr", "ListIterator Iterator");
export const itrClass = new JavaClass("java.util.ArrayList$Itr", "Iterator");
export const subListItrClass = new JavaClass("java.util.ArrayList$SubList$1", "ListIterator Iterator");
export const linkedHashMapClass = new JavaClass("java.util.LinkedHashMap", "Map");
export const entryClass = new JavaClass("java.util.LinkedHashMap$Entry", "Entry");
/** The classes of `keySet()`, `values()` and `entrySet()`. */
export const viewClasses = {
  keys: new JavaClass("java.util.LinkedHashMap$LinkedKeySet", set),
  values: new JavaClass("java.util.LinkedHashMap$LinkedValues", "Collection Iterable"),
  entries: new JavaClass("java.util.LinkedHashMap$LinkedEntrySet", set),
};
export const viewIteratorClasses = {
  keys: new JavaClass("java.util.LinkedHashMap$LinkedKeyIterator", "Iterator"),
  values: new JavaClass("java.util.LinkedHashMap$LinkedValueIterator", "Iterator"),
  entries: new JavaClass("java.util.LinkedHashMap$LinkedEntryIterator", "Iterator"),
};
export const stringArrayClass = new JavaClass("[Ljava.lang.String;", "Object[] CharSequence[]");
export const objectArrayClass = new JavaClass("[Ljava.lang.Object;");
export const charArrayClass = new JavaClass("[C");
export const byteArrayClass = new JavaClass("[B");

/** The class of a value; null for null. A value that Java does not have, such as a function, is an Object. */
export function classOf(value: unknown): JavaClass | null {
  switch (typeof value) {
    case "string":
      return stringClass;
    case "number":
      return classOfNumber(value);
    case "boolean":
      return booleanClass;
    case "bigint":
      return BigInt.asIntN(64, value) === value ? longClass : bigIntegerClass;
    case "object":
      if (value === null) return null;
      if (Array.isArray(value)) return arrayListClass;
      return value instanceof JavaValue ? value.javaClass : linkedHashMapClass;
    case "undefined":
      return null;
    default:
      return objectClass;
  }
}

/** Up to 1e21, a number is the integer that JSON would write; from there on JSON writes an exponent. */
function classOfNumber(value: number): JavaClass {
  if (value === (value | 0)) return integerClass;
  if (!Number.isInteger(value)) return doubleClass;
  const magnitude = Math.abs(value);
  if (magnitude < 2 ** 63) return longClass;
  return magnitude < 1e21 ? bigIntegerClass : doubleClass;
}
