// A payload as selection expressions and parameter mappings read it: parsed at first need, at most once, and never
// handed out to be changed. docs/behaviour/integration-responses.md section 5.3.
import { compile } from "@answerback/vtl";
import { parseJson } from "@answerback/vtl/apigateway";
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

  /** What a path finds, as text (section 5.3); undefined when it finds nothing or null. */
  textAt(path: BodyPath): string | undefined {
    if (path.kind === "whole") return this.text;
    const { value } = this;
    if (value === undefined) return undefined;
    if (path.kind === "jsonPath") return printed(path.jsonPath.read(this.#exact()));
    // A platform number does not tell 10.0 from 10, so whatever is no string is looked up once more.
    const found = walk(value, path.segments);
    return typeof found === "string" ? found : printed(found === undefined ? null : walk(this.#exact(), path.segments));
  }

  /** The document with numbers and order of members as templates see them. */
  #exact(): unknown {
    return parseJson(this.text);
  }
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
