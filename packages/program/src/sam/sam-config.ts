// samconfig.toml and samconfig.yaml: the stack's name and values of parameters, as `sam deploy` reads them from the environment
// `default`. Reads the part of TOML that these files use: tables, strings, and arrays of strings.

export interface SamConfig {
  readonly stackName: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Later tables win. */
const tables = ["default.global.parameters", "default.deploy.parameters"];

export function readSamConfig(text: string): SamConfig {
  const entries = entriesOf(text);
  return configOf((table, name) => entries.get(`${table}.${name}`));
}

/** @param document of samconfig.yaml, parsed */
export function samConfigOf(document: unknown): SamConfig {
  return configOf((table, name) => [...table.split("."), name].reduce(memberOf, document));
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;

function configOf(entry: (table: string, name: string) => unknown): SamConfig {
  const value = (name: string) => tables.map((table) => entry(table, name)).findLast(Boolean);
  const stackName = value("stack_name");
  return {
    stackName: typeof stackName === "string" ? stackName : undefined,
    parameters: Object.fromEntries(overridesOf(value("parameter_overrides"))),
  };
}

type Override = readonly [name: string, value: string];

/** A string, a map, or a list of both. */
function overridesOf(value: unknown): readonly Override[] {
  if (typeof value === "string") return overridesIn(value);
  if (Array.isArray(value)) return value.flatMap(overridesOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([name, it]) => [name, Array.isArray(it) ? it.join(",") : String(it)]);
}

/** `Name=value Other="two words"`, or `ParameterKey=Name,ParameterValue=value`. */
function overridesIn(text: string): readonly Override[] {
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
