// Statements that throw.
import type { Body } from "./body.ts";

/** @param thrown makes the error or signal from the given value, a JavaScript expression */
export function emitThrow(thrown: (value: unknown) => unknown, body: Body, value = ""): void {
  // Dead code may follow: JavaScript allows it.
  body.write(`render.out = out;\nthrow ${body.script.constant(thrown)}(${value});\n`);
}
