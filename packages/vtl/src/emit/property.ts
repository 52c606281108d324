// Properties, the commonest step of a reference. They are read as in JavaScript if that cannot run foreign code. Each is read
// at a place of its own in the script, where V8 remembers the shape of the objects.
import type { IdentifierNode, MethodNode } from "../ast.ts";
import { propertyRead } from "../java/member.ts";
import { DocumentObject } from "../java/object.ts";
import { ForeachScope } from "../render/foreach-scope.ts";
import type { Render } from "../render/render.ts";
import type { Body } from "./body.ts";
import type { EmitContext } from "./context.ts";
import { constantValue } from "./literal.ts";

/** Replaces the value of a temporary variable by the value of its property. */
export function emitProperty({ name }: IdentifierNode, value: string, context: EmitContext, body: Body): void {
  const read = propertyRead(name);
  const slowly = body.script.constant((receiver: unknown, render: Render, out: string): unknown => {
    if (receiver === null || receiver === undefined) return null;
    render.out = out;
    return read(receiver, render);
  });
  const anyway = `${slowly}(${value}, render, out)`;
  if (!isDirect(name)) return body.write(`${value} = ${anyway};\n`);
  const ofLoop = isLoopProperty(name)
    ? `${value} instanceof ${body.script.constant(ForeachScope)} ? ${value}.${name} : `
    : "";
  const direct = `${isPlainMap(value, context)} ? ${body.script.property(value, name)}`;
  body.write(`${value} = ${direct} : ${ofLoop}${anyway};\n`);
}

/** An expression that is true for a value whose properties may be read as in JavaScript: all other objects of a plain rendering have another constructor. */
function isPlainMap(value: string, { dynamic }: EmitContext): string {
  // Late text may change `plain`.
  return `${dynamic ? "render.plain" : "plain"} && ${value}?.constructor === Object`;
}

/** False for `class`, which reflection answers. */
function isDirect(name: string): boolean {
  return name !== "class" && name !== "Class";
}

function isLoopProperty(name: string): boolean {
  return name === "index" || name === "count" || name === "hasNext" || name === "first" || name === "last";
}

/**
 * For `$input.path('$.a.b')` and the like: reads a string, number or boolean of the document property by property, instead of
 * calling the method.
 * @param value a temporary variable with the receiver
 * @param result a temporary variable; undefined if the method must be called
 * @param failed turns an error into that of the call
 */
export function emitDocumentPath(
  { name, args }: MethodNode,
  value: string,
  result: string,
  failed: (thrown: unknown) => unknown,
  context: EmitContext,
  body: Body,
): boolean {
  const names =
    context.trace === undefined ? context.settings.dialect.documentPath(name, args.map(constantValue)) : undefined;
  if (names === undefined || !names.every(isDirect)) return false;
  const read = body.script.constant((receiver: DocumentObject, { meter }: Render): unknown => {
    try {
      return receiver.read(meter);
    } catch (thrown) {
      throw failed(thrown);
    }
  });
  const isDocument = `${value} instanceof ${body.script.constant(DocumentObject)}`;
  body.write(`${result} = ${isDocument} ? ${value}.document ?? ${read}(${value}, render) : undefined;\n`);
  for (const name of names) {
    body.write(`${result} = ${isPlainMap(result, context)} ? ${body.script.property(result, name)} : undefined;\n`);
  }
  body.write(`if (typeof ${result} === "object") ${result} = undefined;\n`);
  return true;
}
