// Placeholders of expectations: `<uuid>`, `<any>`, `<time>`, `<id>`, and `<…>` with a regular expression. `<uuid as order>`
// keeps the value, and `<$order>` is the kept one.

/** Values that a conversation has kept, by name. */
export type KeptValues = Map<string, unknown>;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Connection, request and message ids of API Gateway. */
const identifier = /^[A-Za-z0-9_-]{15}=$/;
const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
/** `$context.requestTime`: `27/Nov/2026:14:07:27 +0000`. */
const logTime = /^\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}$/;

const isString = (value: unknown): value is string => typeof value === "string";

/** Milliseconds since 1970 of this century. */
const isEpochMillis = (value: unknown) =>
  Number(value) >= 946_684_800_000 && Number(value) < 4_102_444_800_000 && /^\d{12,13}$/.test(String(value));

const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  any: () => true,
  string: isString,
  number: (value) => typeof value === "number",
  uuid: (value) => isString(value) && uuid.test(value),
  id: (value) => isString(value) && identifier.test(value),
  time: (value) => isEpochMillis(value) || (isString(value) && (isoTime.test(value) || logTime.test(value))),
};

interface Placeholder {
  readonly matches: (value: unknown, kept: KeptValues) => boolean;
  readonly keepAs: string | undefined;
}

/** @returns undefined if the text is not a placeholder */
export function placeholderOf(text: string): Placeholder | undefined {
  const inner = /^<(.+)>$/s.exec(text)?.[1];
  if (inner === undefined) return undefined;
  const kept = /^\$(\w+)$/.exec(inner)?.[1];
  if (kept !== undefined) {
    return { matches: (value, values) => values.has(kept) && values.get(kept) === value, keepAs: undefined };
  }
  const [, kind = "", keepAs] = /^(.+?)(?:\s+as\s+(\w+))?$/s.exec(inner) ?? [];
  const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (known !== undefined) return { matches: known, keepAs };
  const pattern = new RegExp(`^(?:${kind})$`, "su");
  return { matches: (value) => typeof value !== "object" && pattern.test(String(value)), keepAs };
}

/** The reason for which a text cannot be expected. */
export function placeholderMistake(text: string): string | undefined {
  try {
    placeholderOf(text);
    return undefined;
  } catch (error) {
    const reason = (error as Error).message.replace(/^Invalid regular expression: /, "");
    return `'${text}' is neither one of ${Object.keys(kinds)
      .map((it) => `<${it}>`)
      .join(", ")} nor a regular expression in angle brackets: ${reason}.`;
  }
}

/** The placeholder for a value that differs from run to run. */
export function generatedPlaceholder(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  return ["uuid", "id", "time"].map((kind) => (kinds[kind]!(value) ? `<${kind}>` : undefined)).find((it) => it);
}

/** Replaces `<$name>` in everything that is sent. */
export function withKept(value: unknown, kept: KeptValues): unknown {
  if (typeof value === "string") {
    const whole = /^<\$(\w+)>$/.exec(value)?.[1];
    if (whole !== undefined && kept.has(whole)) return kept.get(whole);
    return value.replaceAll(/<\$(\w+)>/g, (all, name: string) => (kept.has(name) ? String(kept.get(name)) : all));
  }
  if (Array.isArray(value)) return value.map((item) => withKept(item, kept));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withKept(item, kept)]));
}
