// The schemas of an API's models, JSON Schema draft 4, compiled so that holding a document against one is charged to a
// meter. A library does not do: ajv, which this replaces, generates functions that visit 2^n schemas for a message of n
// levels, and collects an error for each.
import { Meter } from "@answerback/vtl";
import { isObject } from "./keyword-value.ts";
import { checksOf } from "./keywords.ts";
import { SchemaReferences } from "./reference.ts";
import { SchemaNode, violationText } from "./schema-node.ts";

/**
 * @returns what is wrong with a document, at most some hundred characters; undefined when it is valid
 * @throws LimitExceeded by the meter; JavaRegexError for a pattern that cannot be decided
 */
export type SchemaValidator = (document: unknown, meter: Meter) => string | undefined;

export class SchemaSet {
  readonly #references = new SchemaReferences();
  /** A schema is compiled once, wherever it is referred to: that is what ends circles. */
  readonly #nodes = new Map<object, SchemaNode>();

  /** @throws Error when it is nested too deep */
  add(url: string, schema: Readonly<Record<string, unknown>>): void {
    this.#references.add(url, schema);
  }

  /** @throws Error when the schema, or one that it refers to, is not one */
  compile(url: string, schema: Readonly<Record<string, unknown>>): SchemaValidator {
    const node = this.#compile(schema, url, new Meter());
    return (document, meter) => {
      const found = node.visit(document, { meter, depth: 0 });
      return found && violationText(found);
    };
  }

  /** @param followed the references that led here */
  #compile(schema: unknown, url: string, meter: Meter, followed: readonly object[] = []): SchemaNode {
    if (!isObject(schema)) throw new Error(`schema is invalid: ${JSON.stringify(schema)} is not an object`);
    const known = this.#nodes.get(schema);
    if (known !== undefined) return known;
    // The other members of a reference are ignored (JSON Reference, section 3).
    if (typeof schema.$ref === "string") {
      if (followed.includes(schema)) throw new Error(`the reference ${schema.$ref} leads back to itself`);
      const target = this.#references.resolve(schema, url, schema.$ref);
      return this.#compile(target.schema, target.url, meter, [...followed, schema]);
    }
    const node = new SchemaNode();
    this.#nodes.set(schema, node);
    try {
      node.checks.push(...checksOf(schema, (inner) => this.#compile(inner, url, meter), meter));
    } catch (error) {
      this.#nodes.delete(schema);
      throw error;
    }
    return node;
  }
}
