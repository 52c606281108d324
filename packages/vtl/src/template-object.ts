// Objects of one's own that templates call, as `$tools.upper($name)`.
import { JavaClass } from "./java/class.ts";
import { describe, MethodTable, type ParametersOf, type ResultOf } from "./java/method.ts";
import { objectMethods } from "./java/methods/object.ts";
import { TemplateObject } from "./java/object.ts";

/** Methods by signature, `upper(String):String`; several of one name are told apart by what the arguments fit. */
export type TemplateMethods<Signatures> = {
  readonly [Signature in keyof Signatures]: Signature extends string
    ? (...args: ParametersOf<Signature>) => ResultOf<Signature>
    : never;
};

/** An object that templates see by its methods. `getX()` and `isX()` without parameters are also properties `$object.x`. */
class MethodObject extends TemplateObject {
  readonly javaClass: JavaClass;

  constructor(javaClass: JavaClass) {
    super();
    this.javaClass = javaClass;
  }

  override text(): string {
    return this.javaClass.name;
  }
}

/**
 * A function for a variable that a dialect names among its `functions`: `$upper("a")`.
 * @param signature such as `(String):String`
 * @example templateFunction("(String):String", (text) => text?.toUpperCase() ?? null)
 */
export function templateFunction<const Signature extends string>(
  signature: Signature,
  body: (...args: ParametersOf<Signature>) => ResultOf<Signature>,
): TemplateObject {
  return templateObject("function", { [`call${signature}`]: body } as TemplateMethods<unknown>);
}

/**
 * An object whose methods templates can call. A method is found as Velocity finds Java's: by name and by the types of the
 * arguments; a call that fits none leaves the reference without a value. Types are those of Java by their simple names:
 * `String`, `int`, `long`, `double`, `boolean`, `Object`, `List`, `Map`, …; an `int` is a number, a `long` a bigint. An error
 * that a method throws ends the rendering and reaches the caller of `render` as it is.
 * @param name what the object prints, and the name of its class
 * @example templateObject("tools", { "upper(String):String": (text) => text?.toUpperCase() ?? null })
 * @throws TypeError for a signature that is none
 */
export function templateObject<const Signatures>(name: string, methods: TemplateMethods<Signatures>): TemplateObject {
  const described = Object.entries(methods as Readonly<Record<string, (...args: unknown[]) => unknown>>).map(
    ([signature, body]) => {
      if (!/^\w+\([\w[\],]*\):[\w[\]]+$/.test(signature)) {
        throw new TypeError(`${JSON.stringify(signature)} is not a signature such as "upper(String):String"`);
      }
      return describe<unknown, string>(signature, (_self, args) => body(...args));
    },
  );
  return new MethodObject(new JavaClass(name, "", new MethodTable(described, objectMethods)));
}
