// A payload for selection expressions and parameter mappings. It is parsed on first use, once, and callers must not change it.
// docs/behaviour/integration-responses.md section 5.3.
import { compile, LimitExceeded, type Meter, TemplateError } from "@answerback/vtl";
import { JsonSyntaxError, type ParsedJson, readJson } from "@answerback/vtl/apigateway";
import { JsonPathError } from "@answerback/vtl/json-path";
import type { BodyPath } from "./selection-expression.ts";

const notJson: ParsedJson = { value: undefined, isPlain: true };

/** A text that may be JSON. Its methods charge their meter and throw LimitExceeded. */
export class ExpressionDocument {
  readonly text: string;
  #parsed: ParsedJson | undefined = undefined;
  /** The result of JSON.parse, if it is another. */
  #plainValue: unknown = undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The document for templates: numbers keep their kind. Undefined if the text is not JSON. Read-only. */
  value(meter: Meter): unknown {
    return this.#read(meter).value;
  }

  /** The result of JSON.parse, for validators; undefined if the text is not JSON. Read-only. */
  plainValue(meter: Meter): unknown {
    const { value, isPlain } = this.#read(meter);
    if (isPlain) return value;
    this.#plainValue ??= JSON.parse(this.text);
    return this.#plainValue;
  }

  #read(meter: Meter): ParsedJson {
    this.#parsed ??= parsePayload(this.text, meter);
    return this.#parsed;
  }

  /** Drops the parsed values, which take many times the memory of the text. The next read parses again. */
  release(): void {
    this.#parsed = undefined;
    this.#plainValue = undefined;
  }

  /** The value at a path as text (section 5.3); undefined if it is missing or null, or the path cannot be evaluated. */
  textAt(path: BodyPath, meter: Meter): string | undefined {
    if (path.kind === "whole") return this.text;
    const value = this.value(meter);
    if (value === undefined) return undefined;
    try {
      const found = path.kind === "walk" ? walk(value, path.segments) : path.jsonPath.read(value, meter);
      return typeof found === "string" ? found : printed(found, meter);
    } catch (error) {
      if (isTooMuch(error)) return undefined;
      throw error;
    }
  }
}

/** A value nested too deeply to print, or a JSONPath function on an unsupported value. */
function isTooMuch(error: unknown): boolean {
  return error instanceof TemplateError || error instanceof JsonPathError;
}

function parsePayload(text: string, meter: Meter): ParsedJson {
  // The first letter shows for most texts that they are not JSON. An exception would cost more than the rest of a message.
  const first = text.charCodeAt(0);
  if (first >= 0x41 && first !== 0x7b && first !== 0x5b && first !== 0x66 && first !== 0x6e && first !== 0x74) {
    return notJson;
  }
  try {
    return readJson(text, meter);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return notJson;
    throw error;
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
function printed(value: unknown, meter: Meter): string | undefined {
  if (value === undefined || value === null) return undefined;
  try {
    return printer.render({ value }, { meter });
  } catch (error) {
    // The position in the template above does not help users.
    if (meter.isExceeded && error instanceof TemplateError && error.cause instanceof LimitExceeded) throw error.cause;
    throw error;
  }
}
