// A payload as selection expressions and parameter mappings read it: parsed at first need, at most once, and never
// handed out to be changed. docs/behaviour/integration-responses.md section 5.3.
import { compile, TemplateError } from "@answerback/vtl";
import { JsonSyntaxError, parseJson } from "@answerback/vtl/apigateway";
import { JsonPathError } from "@answerback/vtl/json-path";
import type { BodyPath } from "./selection-expression.ts";

/** A text that may be JSON. */
export class ExpressionDocument {
  readonly text: string;
  #parsed = false;
  #value: unknown;

  constructor(text: string) {
    this.text = text;
  }

  /** The document, undefined when the text is not JSON. Reading only. */
  get value(): unknown {
    if (!this.#parsed) {
      this.#parsed = true;
      this.#value = parseOrUndefined(this.text);
    }
    return this.#value;
  }

  /** What a path finds, as text (section 5.3); undefined when it finds nothing, or null, or cannot be evaluated. */
  textAt(path: BodyPath): string | undefined {
    if (path.kind === "whole") return this.text;
    const { value } = this;
    if (value === undefined) return undefined;
    if (path.kind === "walk") {
      const found = walk(value, path.segments);
      if (typeof found === "string") return found;
      if (found === undefined || found === null) return undefined;
    }
    // A platform number does not tell 10.0 from 10, so whatever is no string is looked up in the document as templates
    // see it.
    try {
      const exact = parseJson(this.text);
      return printed(path.kind === "walk" ? walk(exact, path.segments) : path.jsonPath.read(exact));
    } catch (error) {
      if (isTooMuch(error)) return undefined;
      throw error;
    }
  }
}

/** A document nested deeper than templates can print, or a JSONPath function on what it does not work on. */
function isTooMuch(error: unknown): boolean {
  return error instanceof JsonSyntaxError || error instanceof TemplateError || error instanceof JsonPathError;
}

function parseOrUndefined(text: string): unknown {
  // Most texts that are no JSON show it in their first letter: an exception costs more than all the rest of a message.
  const first = text.charCodeAt(0);
  if (first >= 0x41 && first !== 0x7b && first !== 0x5b && first !== 0x66 && first !== 0x6e && first !== 0x74) {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function walk(document: unknown, segments: readonly (string | number)[]): unknown {
  let value = document;
  for (const segment of segments) {
    if (typeof value !== "object" || value === null) return undefined;
    if (Array.isArray(value)) {
      if (typeof segment !== "number") return undefined;
      value = value[segment];
    } else if (value instanceof Map) value = value.get(String(segment));
    else if (typeof segment === "string" && Object.hasOwn(value, segment)) value = value[segment as keyof typeof value];
    else return undefined;
  }
  return value;
}

const printer = compile("$value", { profile: "apigateway" });

/** The text of a value as a template prints it: containers in Java's style, `[a, b]` and `{k=v}`. */
function printed(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : printer.render({ value });
}
