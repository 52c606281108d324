// The keywords of draft 4 as checks of a value, grouped by its type. Work that grows with the message is charged to the
// meter.
import type { Meter } from "@answerback/vtl";
import { compileJavaRegex } from "@answerback/vtl/java-regex";
import { areUnique, membership } from "./json-equality.ts";
import {
  array,
  boolean,
  booleanOrSchema,
  count,
  isObject,
  members,
  number,
  type Schema,
  string,
  strings,
} from "./keyword-value.ts";
import { at, type Check, type SchemaNode, type Violation, violation } from "./schema-node.ts";

/** Compiles a nested schema. @throws Error if it is not a schema */
export type Compile = (schema: unknown) => SchemaNode;

/** @throws Error if the meta-schema forbids a keyword's value */
export function checksOf(schema: Schema, compile: Compile, meter: Meter): Check[] {
  return [
    typeCheck(schema),
    enumCheck(schema, meter),
    numberCheck(schema),
    stringCheck(schema),
    arrayCheck(schema, compile),
    objectCheck(schema, compile),
    ...combinationChecks(schema, compile),
  ].filter((check) => check !== undefined);
}

const typeTests: Readonly<Record<string, (value: unknown) => boolean>> = {
  array: Array.isArray,
  boolean: (value) => typeof value === "boolean",
  integer: Number.isInteger,
  null: (value) => value === null,
  number: (value) => typeof value === "number",
  object: isObject,
  string: (value) => typeof value === "string",
};

function typeCheck(schema: Schema): Check | undefined {
  if (schema.type === undefined) return undefined;
  const names = strings(typeof schema.type === "string" ? [schema.type] : schema.type, "type");
  const tests = names.map((name) => {
    if (!Object.hasOwn(typeTests, name)) throw new Error(`schema is invalid: unknown type '${name}'`);
    return typeTests[name]!;
  });
  const message = `must be ${names.join(" or ")}`;
  return (value) => (tests.some((test) => test(value)) ? undefined : violation(message));
}

function enumCheck(schema: Schema, meter: Meter): Check | undefined {
  const values = array(schema, "enum");
  if (values === undefined) return undefined;
  const isMember = membership(values, meter);
  return (value, { meter: ofRun }) =>
    isMember(value, ofRun) ? undefined : violation("must be equal to one of the allowed values");
}

function numberCheck(schema: Schema): Check | undefined {
  const maximum = number(schema, "maximum");
  const minimum = number(schema, "minimum");
  const divisor = number(schema, "multipleOf");
  const belowMaximum = boolean(schema, "exclusiveMaximum") ?? false;
  const aboveMinimum = boolean(schema, "exclusiveMinimum") ?? false;
  if (divisor !== undefined && divisor <= 0) throw new Error("schema is invalid: multipleOf must be > 0");
  if (maximum === undefined && minimum === undefined && divisor === undefined) return undefined;
  return (value, { meter }) => {
    if (typeof value !== "number") return undefined;
    if (maximum !== undefined && (belowMaximum ? value >= maximum : value > maximum)) {
      return violation(`must be ${belowMaximum ? "<" : "<="} ${maximum}`);
    }
    if (minimum !== undefined && (aboveMinimum ? value <= minimum : value < minimum)) {
      return violation(`must be ${aboveMinimum ? ">" : ">="} ${minimum}`);
    }
    if (divisor === undefined) return undefined;
    meter.charge(200);
    return isMultiple(value, divisor) ? undefined : violation(`must be multiple of ${divisor}`);
  };
}

/** Exact in decimal: 0.0075 is a multiple of 0.0001, although binary division has a remainder. */
function isMultiple(value: number, divisor: number): boolean {
  const [digits, exponent] = decimal(value);
  const [divisorDigits, divisorExponent] = decimal(divisor);
  const scale = exponent - divisorExponent;
  return scale >= 0
    ? (digits * 10n ** BigInt(scale)) % divisorDigits === 0n
    : digits % (divisorDigits * 10n ** BigInt(-scale)) === 0n;
}

/** A number as an integer and a power of ten. */
function decimal(value: number): readonly [digits: bigint, exponent: number] {
  const [, whole, fraction = "", exponent = "0"] = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value))!;
  return [BigInt(whole + fraction), Number(exponent) - fraction.length];
}

function stringCheck(schema: Schema): Check | undefined {
  const most = count(schema, "maxLength");
  const least = count(schema, "minLength");
  const pattern = string(schema, "pattern");
  const matches = pattern === undefined ? undefined : patternTest(pattern);
  if (most === undefined && least === undefined && matches === undefined) return undefined;
  return (value, { meter }) => {
    if (typeof value !== "string") return undefined;
    meter.charge(value.length / 4);
    const length = most === undefined && least === undefined ? 0 : codePoints(value);
    if (most !== undefined && length > most) return violation(`must NOT have more than ${most} characters`);
    if (least !== undefined && length < least) return violation(`must NOT have fewer than ${least} characters`);
    return matches === undefined || matches(value, meter) ? undefined : violation(`must match pattern "${pattern}"`);
  };
}

function codePoints(text: string): number {
  let count = text.length;
  for (let index = 1; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0xdc00 || unit > 0xdfff) continue;
    const before = text.charCodeAt(index - 1);
    if (before >= 0xd800 && before <= 0xdbff) count--;
  }
  return count;
}

/** Patterns run on text from clients, so they use the metered engine, which no text can block. */
function patternTest(pattern: string): (text: string, meter: Meter) => boolean {
  const regex = compileJavaRegex(pattern);
  return (text, meter) => regex.find(text, meter);
}

function arrayCheck(schema: Schema, compile: Compile): Check | undefined {
  const most = count(schema, "maxItems");
  const least = count(schema, "minItems");
  const unique = boolean(schema, "uniqueItems") ?? false;
  const additional = booleanOrSchema(schema, "additionalItems") ?? true;
  const items = Array.isArray(schema.items) ? array(schema, "items") : schema.items;
  const first = Array.isArray(items) ? items.map(compile) : [];
  const rest = Array.isArray(items)
    ? isObject(additional) && compile(additional)
    : items !== undefined && compile(items);
  const closed = Array.isArray(items) && additional === false;
  if (most === undefined && least === undefined && !unique && items === undefined) return undefined;

  return (value, run) => {
    if (!Array.isArray(value)) return undefined;
    if (most !== undefined && value.length > most) return violation(`must NOT have more than ${most} items`);
    if (least !== undefined && value.length < least) return violation(`must NOT have fewer than ${least} items`);
    if (closed && value.length > first.length) return violation(`must NOT have more than ${first.length} items`);
    for (let index = 0; index < value.length; index++) {
      const node = first[index] ?? rest;
      if (!node) break;
      const found = node.visit(value[index], run);
      if (found !== undefined) return at(index, found);
    }
    return unique && !areUnique(value, run.meter) ? violation("must NOT have duplicate items") : undefined;
  };
}

function objectCheck(schema: Schema, compile: Compile): Check | undefined {
  const most = count(schema, "maxProperties");
  const least = count(schema, "minProperties");
  const required = schema.required === undefined ? [] : strings(schema.required, "required");
  const properties = new Map(members(schema, "properties").map(([name, one]) => [name, compile(one)]));
  const patterns = members(schema, "patternProperties").map(
    ([pattern, one]) => [patternTest(pattern), compile(one)] as const,
  );
  const additional = booleanOrSchema(schema, "additionalProperties") ?? true;
  const rest = isObject(additional) ? compile(additional) : undefined;
  const dependencies = members(schema, "dependencies").map(([name, one]) => {
    const needed = Array.isArray(one) ? strings(one, `dependencies.${name}`) : [];
    return { name, needed, node: Array.isArray(one) ? undefined : compile(one) };
  });
  const readsNames = patterns.length > 0 || additional !== true || most !== undefined || least !== undefined;
  if (required.length + properties.size + dependencies.length === 0 && !readsNames) return undefined;

  return (value, run) => {
    if (!isObject(value)) return undefined;
    const { meter } = run;
    meter.charge(2 * (required.length + properties.size + dependencies.length));
    for (const name of required) {
      if (!Object.hasOwn(value, name)) return violation(`must have required property '${name}'`);
    }
    for (const { name, needed, node } of dependencies) {
      if (!Object.hasOwn(value, name)) continue;
      meter.charge(2 * needed.length);
      const missing = needed.find((other) => !Object.hasOwn(value, other));
      if (missing !== undefined) return violation(`must have property '${missing}' when property '${name}' is present`);
      const found = node?.visit(value, run);
      if (found !== undefined) return found;
    }
    for (const [name, node] of properties) {
      if (!Object.hasOwn(value, name)) continue;
      const found = node.visit(value[name], run);
      if (found !== undefined) return at(name, found);
    }
    return readsNames ? checkNames(value) : undefined;

    function checkNames(object: Schema): Violation | undefined {
      const names = Object.keys(object);
      meter.charge(5 * names.length);
      if (most !== undefined && names.length > most) return violation(`must NOT have more than ${most} properties`);
      if (least !== undefined && names.length < least) return violation(`must NOT have fewer than ${least} properties`);
      if (patterns.length === 0 && additional === true) return undefined;
      for (const name of names) {
        let known = properties.has(name);
        for (const [matches, node] of patterns) {
          if (!matches(name, meter)) continue;
          known = true;
          const found = node.visit(object[name], run);
          if (found !== undefined) return at(name, found);
        }
        if (known || additional === true) continue;
        const found = rest === undefined ? violation("must NOT have additional properties") : undefined;
        const inner = found ?? rest?.visit(object[name], run);
        if (inner !== undefined) return found ?? at(name, inner);
      }
      return undefined;
    }
  };
}

/** Alternatives whose reasons are kept. */
const maxAlternatives = 3;

function combinationChecks(schema: Schema, compile: Compile): readonly Check[] {
  const nodes = (keyword: string) => array(schema, keyword)?.map(compile);
  const [all, any, one] = [nodes("allOf"), nodes("anyOf"), nodes("oneOf")];
  const not = schema.not === undefined ? undefined : compile(schema.not);
  const checks: Check[] = [];
  if (all) {
    checks.push((value, run) => {
      for (const node of all) {
        const found = node.visit(value, run);
        if (found !== undefined) return found;
      }
      return undefined;
    });
  }
  if (any) {
    checks.push((value, run) => {
      const reasons: Violation[] = [];
      for (const node of any) {
        const found = node.visit(value, run);
        if (found === undefined) return undefined;
        keep(reasons, found);
      }
      return { path: [], message: "must match a schema in anyOf", alternatives: reasons };
    });
  }
  if (one) {
    checks.push((value, run) => {
      const reasons: Violation[] = [];
      let matching = 0;
      for (const node of one) {
        const found = node.visit(value, run);
        if (found !== undefined) keep(reasons, found);
        else if (++matching > 1) return violation("must match exactly one schema in oneOf");
      }
      return matching === 1
        ? undefined
        : { path: [], message: "must match exactly one schema in oneOf", alternatives: reasons };
    });
  }
  if (not)
    checks.push((value, run) => (not.visit(value, run) === undefined ? violation("must NOT be valid") : undefined));
  return checks;
}

/** Drops the alternatives of the violation, which would grow exponentially with the levels. */
function keep(reasons: Violation[], { path, message }: Violation): void {
  if (reasons.length < maxAlternatives) reasons.push({ path, message });
}
