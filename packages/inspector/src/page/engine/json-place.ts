// Finds the parts of a JSON text by their JSONPaths, and back. The text is scanned, not parsed: offsets must be those of the
// text as it is shown, and the text may be incomplete while it is edited.

/** The value at a path, with the member's name before it. */
export interface JsonPart {
  readonly path: readonly (string | number)[];
  /** Offset of the member's name, or of the value if it has none. */
  readonly from: number;
  /** Offset of the value. */
  readonly value: number;
  /** Exclusive. */
  readonly to: number;
}

/** A step of a path: a name, an index, or `*` for any. */
export type PathStep = string | number | typeof anyStep;

export const anyStep = Symbol("*");

/** Visits all values, inner ones before outer ones. Stops silently at the first character that is not JSON. */
export function forEachPart(text: string, visit: (part: JsonPart) => void): void {
  const path: (string | number)[] = [];
  const token = /\s*(?:("(?:[^"\\]|\\[\s\S])*")|([-+.\w]+)|([{}[\],:]))/y;
  let at = 0;
  let start = 0;
  const next = (): string | undefined => {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null) return undefined;
    at = token.lastIndex;
    const found = match[1] ?? match[2] ?? match[3] ?? "";
    start = at - found.length;
    return found;
  };
  const value = (nameAt: number | undefined): boolean => {
    const first = next();
    if (first === undefined || first === "}" || first === "]" || first === "," || first === ":") return false;
    const begin = start;
    if ((first === "{" || first === "[") && !members(first)) return false;
    visit({ path: [...path], from: nameAt ?? begin, value: begin, to: at });
    return true;
  };
  const members = (open: string): boolean => {
    const close = open === "{" ? "}" : "]";
    const before = at;
    if (next() === close) return true;
    at = before;
    for (let index = 0; ; index++) {
      let nameAt: number | undefined;
      if (open === "{") {
        const name = next();
        if (!name?.startsWith('"')) return false;
        nameAt = start;
        path.push(unquoted(name));
        if (next() !== ":") return false;
      } else path.push(index);
      const isWhole = value(nameAt);
      path.pop();
      if (!isWhole) return false;
      const separator = next();
      if (separator === close) return true;
      if (separator !== ",") return false;
    }
  };
  value(undefined);
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}

/** The steps of a JSONPath up to the first one that can lead to many places, such as a filter. */
export function stepsOf(path: string): readonly PathStep[] {
  const steps: PathStep[] = [];
  const step = /\.(\*|[^.[\]()?@\s'"]+)|\[\s*(?:(\d+)|(\*)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\]/y;
  step.lastIndex = 1;
  for (let match = step.exec(path); match !== null; match = step.exec(path)) {
    const [, name, index, any, single, double] = match;
    if (index !== undefined) steps.push(Number(index));
    else if (any !== undefined || name === "*") steps.push(anyStep);
    else steps.push(name ?? (single ?? double ?? "").replace(/\\(.)/g, "$1"));
  }
  return steps;
}

/** True if the path is one of those that the steps name. */
export function isAt(path: readonly (string | number)[], steps: readonly PathStep[]): boolean {
  return path.length === steps.length && startsWith(path, steps);
}

/** True if the path is, or is below, one of those that the steps name. */
export function startsWith(path: readonly (string | number)[], steps: readonly PathStep[]): boolean {
  return (
    path.length >= steps.length &&
    steps.every((step, index) => step === anyStep || String(step) === String(path[index]))
  );
}

/** The innermost value at an offset, or whose name is there. */
export function partAt(text: string, offset: number): JsonPart | undefined {
  let found: JsonPart | undefined;
  forEachPart(text, (part) => {
    if (found === undefined && part.from <= offset && offset < part.to) found = part;
  });
  return found;
}
