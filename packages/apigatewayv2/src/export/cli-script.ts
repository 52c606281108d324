// Writes an API as a shell script of AWS CLI commands. Templates of several lines are here-documents.
import { upperFirst } from "../letter-case.ts";
import { resources } from "../resources/index.ts";
import { type PlannedProgram, type PlannedResource, stagesOf } from "./planned-program.ts";
import { type ResourceNames, resourceNames } from "./resource-names.ts";
import { shellWord } from "./shell-word.ts";
import { isMultiLine } from "./string-literals.ts";
import {
  isString,
  type JoinedValue,
  type MapValue,
  type ReferenceValue,
  type Referred,
  referencesOf,
  type Value,
} from "./value.ts";
import { kebabCase, snakeCase, wordsOfMember } from "./words.ts";

/** JSON has no line breaks and tabs in strings. */
const memberFunction = String.raw`# Prints a member of a JSON object. Its value is the standard input, without the last line break.
member() {
  text=$(sed -e 's/[\\"]/\\&/g' -e "s/$(printf '\t')/\\\\t/g" -e 's/$/\\n/' | tr -d '\n')
  printf '"%s":"%s"' "$1" "${"$"}{text%??}"
}
`;

export function cliScript(program: PlannedProgram): string {
  const names = resourceNames(program.resources, { identifier: snakeCase });
  const writer = new ScriptWriter(names, referredResources(program));
  const commands = program.resources.map((resource) => writer.command(resource));
  const api = names.identifier(program.api);
  const endpoint = `endpoint=$(aws apigatewayv2 get-api --api-id "$${api}" --query ApiEndpoint --output text)`;
  const stages = stagesOf(program).map(({ literal }) => literal.name);
  const urls = stages.map((name) => `echo "$endpoint"/${shellWord(name)}`);
  const body = [...commands, ...(urls.length === 0 ? [] : [[endpoint, ...urls].join("\n")])].join("\n\n");
  const text = body.includes("$(member ") ? `${memberFunction}\n${body}` : body;
  return `#!/bin/sh\nset -eu\n\n${text}\n`;
}

class ScriptWriter {
  readonly #names: ResourceNames;
  readonly #referred: ReadonlySet<Referred["literal"]>;

  constructor(names: ResourceNames, referred: ReadonlySet<Referred["literal"]>) {
    this.#names = names;
    this.#referred = referred;
  }

  command(resource: PlannedResource): string {
    const { kind, parents, members } = resource;
    const all = [...parents, ...members];
    const inJson = all.filter(([, value]) => isMisread(value));
    const options = all
      .filter(([, value]) => !isMisread(value))
      .map(([name, value]) => this.#option(kind, name, value));
    const create = `aws apigatewayv2 create-${kebab(kind)}`;
    const isKept = this.#referred.has(resource.literal);
    const output = isKept
      ? [`--query ${upperFirst(resources[kind].identifier)}`, "--output text"]
      : ["--output text >/dev/null"];
    const json = inJson.length === 0 ? [] : [`--cli-input-json ${this.#inputJson(inJson)}`];
    const command = [create, ...options, ...json, ...output].join(" \\\n  ");
    return isKept ? `${this.#names.identifier(resource)}=$(${command})` : command;
  }

  #option(kind: string, name: string, value: Value): string {
    // `--version` prints the version of the CLI.
    const option = kind === "Api" && name === "version" ? "api-version" : kebab(name);
    return typeof value === "boolean" ? `--${value ? "" : "no-"}${option}` : `--${option} ${this.#argument(value)}`;
  }

  #argument(value: Value): string {
    if (isString(value)) return shellWord(value);
    if (typeof value !== "object") return String(value);
    switch (value.kind) {
      case "reference":
        return isVariable(value) ? `"$${this.#names.identifier(value.to)}"` : shellWord(value.to.literal[value.member]);
      case "joined":
        return `"${this.#joined(value, (text) => text)}"`;
      case "list":
        return value.items.length > 0 && value.items.every(isString)
          ? value.items.map(shellWord).join(" ")
          : shellWord(JSON.stringify(plain(value)));
      default:
        return value.kind === "map" && value.entries.some(([, it]) => isHereDocument(it))
          ? jsonWithHereDocuments(value)
          : shellWord(JSON.stringify(plain(value)));
    }
  }

  #inputJson(members: PlannedResource["members"]): string {
    if (members.every(([, value]) => isString(value))) {
      return shellWord(JSON.stringify(Object.fromEntries(members.map(([name, value]) => [upperFirst(name), value]))));
    }
    const inner = (text: string) => JSON.stringify(text).slice(1, -1);
    const parts = members.map(([name, value]) => {
      const text: JoinedValue = isString(value) ? { kind: "joined", parts: [value] } : (value as JoinedValue);
      return `\\"${upperFirst(name)}\\":\\"${this.#joined(text, inner)}\\"`;
    });
    return `"{${parts.join(",")}}"`;
  }

  /** Inside double quotes. */
  #joined({ parts }: JoinedValue, encode: (text: string) => string): string {
    return parts
      .map((part) => (isString(part) ? inDoubleQuotes(encode(part)) : `\${${this.#names.identifier(part.to)}}`))
      .join("");
  }
}

/** The CLI reads an argument that begins so as an option or as the name of a file; version 1 also loads addresses. */
function isMisread(value: Value): boolean {
  const first = typeof value === "object" && value.kind === "joined" ? value.parts[0] : value;
  return typeof first === "string" && /^(?:-|(?:fileb?|https?):\/\/)/.test(first);
}

/** True for text of several lines, of characters that a here-document can contain. */
const isHereDocument = (value: Value) =>
  isString(value) && isMultiLine(value) && !/[\p{Cc}\p{Cs}]/u.test(value.replace(/[\n\t]/g, ""));

/** A JSON object in double quotes, with here-documents for its values of several lines. */
function jsonWithHereDocuments({ entries }: MapValue): string {
  const members = entries.map(([key, value]) => {
    const mark = isHereDocument(value) && !/["\\\p{Cc}]/u.test(key) ? endMark(String(value)) : undefined;
    if (mark === undefined) return inDoubleQuotes(jsonMember(key, value));
    return `$(member ${shellWord(key)} <<'${mark}'\n${value}\n${mark}\n)`;
  });
  return `"{${members.join(",")}}"`;
}

const endMarks = ["VTL", "END", "TEMPLATE", "HERE", "DOCUMENT", "_VTL", "QED", "XXX"];

/** No line begins like it: dash loses a byte of a line that begins with a part of the mark. */
const endMark = (text: string) => endMarks.find((mark) => !text.split("\n").some((line) => line[0] === mark[0]));

const jsonMember = (key: string, value: Value) => `${JSON.stringify(key)}:${JSON.stringify(plain(value))}`;

const inDoubleQuotes = (text: string) => text.replace(/[\\"$`]/g, "\\$&");

/** JSON with the CLI's capital letters for members of structures. */
function plain(value: Value): unknown {
  if (typeof value !== "object") return value;
  switch (value.kind) {
    case "reference":
      return value.to.literal[value.member];
    case "joined":
      return value.parts.map((part) => (isString(part) ? part : part.to.literal[part.member])).join("");
    case "list":
      return value.items.map(plain);
    default: {
      const entries = value.entries.map(([key, it]) => [value.kind === "structure" ? upperFirst(key) : key, plain(it)]);
      return Object.fromEntries(entries);
    }
  }
}

/** Resources whose identifiers later commands need. */
function referredResources({ api, resources: all }: PlannedProgram): ReadonlySet<Referred["literal"]> {
  const values = all.flatMap(({ parents, members }) => [...parents, ...members].map(([, value]) => value));
  const referred = values.flatMap(referencesOf).filter((it) => isVariable(it));
  return new Set([api, ...referred.map(({ to }) => to)].map(({ literal }) => literal));
}

/** Names are known when the script is written. */
const isVariable = ({ to, member }: ReferenceValue) => member === "identifier" && to.kind !== "DomainName";

const kebab = (name: string) => kebabCase(wordsOfMember(name));
