// The declaration files of SDKs for Node.js. One generator makes all of them, with this layout:
// `@pulumi/aws/elasticache/cluster.d.ts` has the class, `@pulumi/aws/types/output.d.ts` the objects in its outputs.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { lowerFirst } from "@answerback/pulumi/host";
import { type Declarations, type Members, resultName, type Shape, tokenParts } from "./declaration.ts";

const scopes = ["@pulumi", "@pulumiverse"];

/** @param folder the program's */
export function nodeDeclarations(folder: string): Declarations {
  const require = createRequire(join(folder, "package.json"));
  const files = new Map<string, string>();
  const read = (path: string): string => {
    const known = files.get(path);
    if (known !== undefined) return known;
    const text = readOrEmpty(path);
    files.set(path, text);
    return text;
  };
  const packageFolder = (name: string): string | undefined => {
    for (const scope of scopes) {
      try {
        return dirname(require.resolve(`${scope}/${name}/package.json`));
      } catch {
        // Another scope may have it.
      }
    }
    return undefined;
  };
  const fileOf = (token: string): readonly [text: string, packageName: string] => {
    const { packageName, module, file } = tokenParts(token);
    const installed = packageFolder(packageName);
    return [installed === undefined ? "" : read(join(installed, module, `${file}.d.ts`)), packageName];
  };
  const shapeOf = (type: string, packageName: string): Shape | undefined => {
    if (type.endsWith("[]")) {
      const item = shapeOf(type.slice(0, -2), packageName);
      return item && { kind: "list", item };
    }
    if (type === "string" || type.startsWith("enums.")) return { kind: "text" };
    if (type === "number") return { kind: "number" };
    if (type === "boolean") return { kind: "truth" };
    if (type.startsWith("{") && !type.includes("undefined")) return { kind: "map" };
    const [namespace = "", ...path] = type.split(".");
    if (namespace === "outputs") return { kind: "object", members: () => objectMembers(packageName, path) };
    const [module = "", className = ""] = path;
    if (path.length !== 2 || !/^[A-Za-z]+$/.test(className)) return undefined;
    return {
      kind: "resource",
      token: `${namespace.replace(/^pulumi/, "").toLowerCase()}:${module}/${lowerFirst(className)}:${className}`,
    };
  };
  const objects = new Map<string, Members>();
  const objectMembers = (packageName: string, path: readonly string[]): Members => {
    const key = [packageName, ...path].join(".");
    const found = objects.get(key) ?? readObject(packageName, path);
    objects.set(key, found);
    return found;
  };
  const readObject = (packageName: string, path: readonly string[]): Members => {
    const text = read(join(packageFolder(packageName) ?? "", "types", "output.d.ts"));
    const [name = "", ...namespaces] = path.toReversed();
    const start = namespaces.reduceRight((from, it) => text.indexOf(`namespace ${it} {`, from), 0);
    return start < 0 ? new Map() : interfaceMembers(text, name, packageName, start);
  };
  const interfaceMembers = (text: string, name: string, packageName: string, from = 0): Members => {
    const start = text.indexOf(`interface ${name} {`, from);
    if (start < 0) return new Map();
    const indent = start - 1 - text.lastIndexOf("\n", start);
    // Outside a namespace, `export ` precedes it.
    const end = text.indexOf(`\n${indent === "export ".length ? "" : " ".repeat(indent)}}`, start);
    return members(text.slice(start, end), /^ +(?:readonly )?(\w+): (.*?);$/gms, packageName);
  };
  const members = (text: string, pattern: RegExp, packageName: string): Members => {
    const found = new Map<string, Shape>();
    for (const [, name = "", type = ""] of text.matchAll(pattern)) {
      const shape = shapeOf(type, packageName);
      if (shape !== undefined) found.set(name, shape);
    }
    return found;
  };
  return {
    resource: (token) => members(...withPattern(fileOf(token), /^ {4}readonly (\w+): pulumi\.Output<(.*?)>;$/gms)),
    functionResult: (token) => {
      const [text, packageName] = fileOf(token);
      return interfaceMembers(text, resultName(tokenParts(token).member), packageName);
    },
  };
}

const withPattern = ([text, packageName]: readonly [string, string], pattern: RegExp) =>
  [text, pattern, packageName] as const;

function readOrEmpty(path: string): string {
  try {
    // Names are ASCII. With one byte for each character, a search of the 6 MB of `output.d.ts` takes half the time.
    return readFileSync(path, "latin1");
  } catch {
    // A package with another layout declares nothing.
    return "";
  }
}
