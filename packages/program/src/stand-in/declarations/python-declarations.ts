// The generated modules of SDKs for Python: `pulumi_aws/elasticache/cluster.py` has the class,
// `pulumi_aws/elasticache/outputs.py` the objects in its outputs.
// Default import: an older Node.js can still load this module, so that the gateway can report the required version.
import fs, { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { lowerFirst } from "@answerback/pulumi/host";
import type { Project } from "../../host/project.ts";
import { type Declarations, type Members, resultName, type Shape, tokenParts } from "./declaration.ts";

export function pythonDeclarations({ folder, runtimeOptions }: Project): Declarations {
  const { virtualenv } = runtimeOptions;
  const environments = [virtualenv, process.env.VIRTUAL_ENV, ".venv", "venv"].filter((it) => typeof it === "string");
  const sites = environments.flatMap((it) =>
    fs
      .globSync(["lib/python3*/site-packages", "Lib/site-packages"], { cwd: resolve(folder, it) })
      .map((path) => resolve(folder, it, path)),
  );
  const read = (packageName: string, module: string, file: string): string => {
    for (const site of sites) {
      const root = join(site, `pulumi_${packageName.replaceAll("-", "_")}`);
      try {
        return readFileSync(join(root, module === "lambda" ? "lambda_" : module, `${file}.py`), "utf8");
      } catch {
        // Another environment may have it.
      }
    }
    return "";
  };
  const shapeOf = (given: string, packageName: string, module: string): Shape | undefined => {
    const type = given.replaceAll(/_builtins\.|'/g, "");
    const of = (pattern: RegExp) => pattern.exec(type)?.[1];
    if (type === "str") return { kind: "text" };
    if (type === "int" || type === "float") return { kind: "number" };
    if (type === "bool") return { kind: "truth" };
    if (type.startsWith("Mapping[")) return { kind: "map" };
    const listed = of(/^(?:Sequence|List)\[(.+)\]$/);
    if (listed !== undefined) {
      const item = shapeOf(listed, packageName, module);
      return item && { kind: "list", item };
    }
    const name = of(/^outputs\.(\w+)$/);
    if (name !== undefined) {
      const text = () => read(packageName, module, "outputs");
      return { kind: "object", members: () => classMembers(text(), name, packageName, module, true) };
    }
    const [, ofPackage, ofModule, className] = /^(?:pulumi)?_(\w+)\.(\w+)\.(\w+)$/.exec(type) ?? [];
    if (ofPackage === undefined || className === undefined) return undefined;
    return {
      kind: "resource",
      token: `${ofPackage}:${ofModule?.replace(/_$/, "")}/${lowerFirst(className)}:${className}`,
    };
  };
  const classMembers = (
    text: string,
    name: string,
    packageName: string,
    module: string,
    withOptional: boolean,
  ): Members => {
    const start = text.search(new RegExp(`^class ${name}[(:]`, "m"));
    if (start < 0) return new Map();
    const end = text.indexOf("\nclass ", start);
    const found = new Map<string, Shape>();
    const getter = /@pulumi\.getter(?:\(name="(\w+)"\))?\s+def (\w+)\(self\) -> (.+):$/gm;
    for (const [, wire, own = "", given = ""] of text.slice(start, end < 0 ? undefined : end).matchAll(getter)) {
      const type = /^pulumi\.Output\[(.+)\]$/.exec(given)?.[1] ?? given;
      const optional = /^Optional\[(.+)\]$/.exec(type)?.[1];
      if (optional !== undefined && !withOptional) continue;
      const shape = shapeOf(optional ?? type, packageName, module);
      if (shape !== undefined) found.set(wire ?? own, shape);
    }
    return found;
  };
  const membersOf = (token: string, nameOf: (member: string) => string): Members => {
    const { packageName, module, file, member } = tokenParts(token);
    const text = read(packageName, module, snake(file));
    return classMembers(text, nameOf(member), packageName, module, false);
  };
  return {
    resource: (token) => membersOf(token, (member) => member),
    functionResult: (token) => membersOf(token, resultName),
  };
}

/** `loadBalancer` → `load_balancer`, `restAPI` → `rest_api`. */
const snake = (name: string) =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1_$2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
