// samconfig.toml: the stack's name and values of parameters, as `sam deploy` reads them from the environment `default`. Reads the
// part of TOML that this file uses: tables, strings, and arrays of strings.

export interface SamConfig {
  readonly stackName: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Later tables win. */
const tables = ["default.global.parameters", "default.deploy.parameters"];

export function readSamConfig(text: string): SamConfig {
  const entries = entriesOf(text);
  const value = (name: string) => tables.map((table) => entries.get(`${table}.${name}`)).findLast(Boolean);
  const stackName = value("stack_name");
  const overrides = value("parameter_overrides") ?? [];
  return {
    stackName: typeof stackName === "string" ? stackName : undefined,
    parameters: Object.fromEntries((typeof overrides === "string" ? [overrides] : overrides).flatMap(overridesIn)),
  };
}

/** `Name=value Other="two words"`, or `ParameterKey=Name,ParameterValue=value`. */
function overridesIn(text: string): readonly (readonly [name: string, value: string])[] {
  const words = text.matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,]*)/g);
  const pairs = Array.from(words, ([, name = "", value = ""]) => [name, unquoted(value)] as const);
  if (!pairs.some(([name]) => name === "ParameterKey")) return pairs;
  return pairs.flatMap(([name, key], index) => {
    const next = pairs[index + 1];
    return name === "ParameterKey" && next?.[0] === "ParameterValue" ? [[key, next[1]] as const] : [];
  });
}

function unquoted(value: string): string {
  if (value.startsWith("'")) return value.slice(1, -1);
  return value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, "$1") : value;
}

const header = /^[ \t]*\[([^[\]\n]+)\][ \t]*(?:#.*)?$/;
const assignment = /^[ \t]*([\w-]+)[ \t]*=[ \t]*/;

/** Strings and arrays of strings by table and key; values of other types are left out. */
function entriesOf(text: string): ReadonlyMap<string, string | readonly string[]> {
  const found = new Map<string, string | readonly string[]>();
  let table = "";
  let rest = text.replaceAll("\r\n", "\n");
  while (rest !== "") {
    const end = rest.indexOf("\n");
    const line = end < 0 ? rest : rest.slice(0, end);
    const name = header.exec(line)?.[1];
    if (name !== undefined) table = name.replaceAll(/["'\s]/g, "");
    const key = assignment.exec(line);
    const read = key === null ? undefined : valueAt(rest, key[0].length);
    if (key !== null && read !== undefined) found.set(`${table}.${key[1]}`, read.value);
    const next = rest.indexOf("\n", read?.end ?? 0);
    rest = next < 0 ? "" : rest.slice(next + 1);
  }
  return found;
}

const string = /"""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'/y;

interface Read<Value> {
  readonly value: Value;
  readonly end: number;
}

function valueAt(text: string, start: number): Read<string | readonly string[]> | undefined {
  if (text[start] !== "[") return stringAt(text, start);
  const items: string[] = [];
  let at = start + 1;
  for (;;) {
    // Items are separated by commas, line ends and comments.
    at += /^(?:[\s,]|#.*)*/.exec(text.slice(at))![0].length;
    const item = stringAt(text, at);
    if (item === undefined) return text[at] === "]" ? { value: items, end: at + 1 } : undefined;
    items.push(item.value);
    at = item.end;
  }
}

function stringAt(text: string, start: number): Read<string> | undefined {
  string.lastIndex = start;
  const found = string.exec(text);
  if (found === null) return undefined;
  const [whole, long, longLiteral, short, literal] = found;
  const escaped = long ?? short;
  const value = escaped === undefined ? (longLiteral ?? literal ?? "") : escaped.replaceAll(/\\(.)/gs, unescaped);
  return { value, end: start + whole.length };
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
const unescaped = (_: string, character: string) => escapes[character] ?? character;
