// Custom objects and functions for templates: `$tools.upper($name)`, `$upper($name)`.
import { JavaClass } from "./java/class.ts";
import { describe, MethodTable, type ParametersOf, type ResultOf } from "./java/method.ts";
import { objectMethods } from "./java/methods/object.ts";
import { TemplateObject } from "./java/object.ts";

/** Methods by signature, `upper(String):String`; methods of the same name differ in their parameters. */
export type TemplateMethods<Signatures> = {
  readonly [Signature in keyof Signatures]: Signature extends string
    ? (...args: ParametersOf<Signature>) => ResultOf<Signature>
    : never;
};

/** An object with methods. `getX()` and `isX()` without parameters are also properties `$object.x`. */
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
 * Makes a function for one of a dialect's `functions`: `$upper("a")`.
 * @param signature for example `(String):String`
 * @example templateFunction("(String):String", (text) => text?.toUpperCase() ?? null)
 */
export function templateFunction<const Signature extends string>(
  signature: Signature,
  body: (...args: ParametersOf<Signature>) => ResultOf<Signature>,
): TemplateObject {
  return templateObject("function", { [`call${signature}`]: body } as TemplateMethods<unknown>);
}

/**
 * Makes an object whose methods templates can call. Methods are resolved as in Velocity, by name and argument types; without
 * a match the reference has no value. Types are the simple names of Java's: `String`, `int`, `long`, `double`, `boolean`,
 * `Object`, `List`, `Map`, …; an `int` is a number, a `long` a bigint. `render` throws the errors of methods unchanged.
 * @param name the text of the object, and the name of its class
 * @example templateObject("tools", { "upper(String):String": (text) => text?.toUpperCase() ?? null })
 * @throws TypeError for an invalid signature
 */
export function templateObject<const Signatures>(name: string, methods: TemplateMethods<Signatures>): TemplateObject {
  const described = Object.entries(methods as Readonly<Record<string, (...args: unknown[]) => unknown>>).map(
    ([signature, body]) => {
      if (!/^\w+\([\w[\],]*\):[\w[\]]+$/.test(signature)) {
        throw new TypeError(`Invalid signature ${JSON.stringify(signature)}. Write it like "upper(String):String".`);
      }
      return describe<unknown, string>(signature, (_self, args) => body(...args));
    },
  );
  return new MethodObject(new JavaClass(name, "", new MethodTable(described, objectMethods)));
}
