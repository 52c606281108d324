// Enforces docs/architecture.md: permitted imports between packages, and between folders of the gateway and the template engine.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { test } from "node:test";
import { type Import, importsOf, isTest, root, targetOf } from "./imports.ts";

/** Packages of this repository that a package may import. */
const packages: Readonly<Record<string, readonly string[]>> = {
  vtl: [],
  apigatewayv2: ["vtl"],
  gateway: ["apigatewayv2", "vtl"],
  cdk: [],
  functions: [],
  pulumi: ["apigatewayv2", "vtl"],
  program: ["pulumi", "apigatewayv2"],
  inspector: ["apigatewayv2", "vtl"],
  answerback: ["gateway", "functions", "program", "pulumi", "inspector", "apigatewayv2", "vtl"],
};

/** Modules of types only, which may be imported against the direction, since nothing is imported at run time. */
const contracts: ReadonlySet<string> = new Set(["@answerback/gateway/inspector-api"]);

/** Files of the gateway outside its folders that every folder may import. */
const leaves: readonly string[] = [
  "clock.ts",
  "duration.ts",
  "bounded-output.ts",
  "optional-package.ts",
  "printable.ts",
  "private-folder.ts",
];

/** Folders of the gateway that a folder may import; files outside these folders are the composition and may import all. */
const folders: Readonly<Record<string, readonly string[]>> = {
  control: ["deployments", "store", "auth", "http", "pace"],
  execute: ["deployments", "cluster", "auth", "http", "pace"],
  management: ["cluster", "auth", "http"],
  services: ["auth", "http"],
  deployments: ["store"],
  inspect: ["execute", "deployments", "store", "http"],
  server: ["store", "http", "pace"],
  http: [],
  pace: [],
  store: [],
  auth: [],
  cluster: [],
  nodes: ["workers", "execute", "inspect", "store", "cluster", "http", "settings.ts", "start-error.ts"],
  workers: ["execute", "inspect", "server", "services", "cluster", "store", "http", "settings.ts", "start-error.ts"],
};

/** `vtl` for `@answerback/vtl/apigateway`, undefined for packages of others. */
function packageOf(specifier: string): string | undefined {
  if (specifier === "answerback") return "answerback";
  return /^@answerback\/([^/]+)/.exec(specifier)?.[1];
}

for (const [name, allowed] of Object.entries(packages)) {
  test(`${name} imports only ${allowed.join(", ") || "none"} of our packages`, () => {
    const imports = importsOf(`packages/${name}/src/**/*.{ts,tsx}`);
    assert.ok(imports.length > 0, `no imports found in packages/${name}`);
    for (const found of imports) {
      const { file, specifier, onlyTypes } = found;
      if (onlyTypes && contracts.has(specifier)) continue;
      const target = packageOf(specifier);
      if (target !== undefined && target !== name && !(isTest(file) && isForTests(name, specifier))) {
        assert.ok(allowed.includes(target), `${file} imports ${specifier}`);
      }
      if (specifier.startsWith(".")) {
        const resolved = relative(join("packages", name), targetOf(found));
        assert.ok(!resolved.startsWith(".."), `${file} imports from outside its package: ${specifier}`);
      }
    }
  });
}

/** True if only the tests of `name` need the package. */
function isForTests(name: string, specifier: string): boolean {
  const manifest = JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8"));
  return specifier in (manifest.devDependencies ?? {});
}

for (const [folder, allowed] of Object.entries(folders)) {
  test(`the gateway's folder ${folder} imports only ${allowed.join(", ") || "itself"}`, () => {
    for (const { target, message } of importsBetweenFolders("gateway", folder)) {
      assert.ok(target === folder || allowed.includes(target) || leaves.includes(target), message);
    }
  });
}

/** Folders of the template engine that a folder may import. */
const engineFolders: Readonly<Record<string, readonly string[]>> = {
  java: [],
  parse: [],
  analyze: ["parse"],
  render: ["java"],
  emit: ["render", "java"],
  "json-path": ["java"],
  apigateway: ["java", "json-path", "render"],
};

/** Files beside the folders that every folder may import; `java` may import only the first four. */
const engineLeaves = ["errors.ts", "limits.ts", "meter.ts", "source.ts", "ast.ts", "dialect.ts", "options.ts"];

for (const [folder, allowed] of Object.entries(engineFolders)) {
  test(`the template engine's folder ${folder} imports only ${allowed.join(", ") || "files beside it"}`, () => {
    const leaves = folder === "java" ? engineLeaves.slice(0, 4) : engineLeaves;
    for (const { target, message } of importsBetweenFolders("vtl", folder)) {
      assert.ok(target === folder || allowed.includes(target) || leaves.includes(target), message);
    }
  });
}

/** The relative imports of a folder's files, with the folder or file of `src` that each imports. */
function importsBetweenFolders(name: string, folder: string): readonly { target: string; message: string }[] {
  assert.ok(globSync(`packages/${name}/src/${folder}/*.ts`, { cwd: root }).length > 0, `${folder} has no files`);
  const found = importsOf(`packages/${name}/src/${folder}/**/*.ts`).filter(({ file }) => !isTest(file));
  return found
    .filter(({ specifier }) => specifier.startsWith("."))
    .map((it: Import) => ({
      target: relative(`packages/${name}/src`, targetOf(it)).split(sep)[0]!,
      message: `${it.file} imports ${it.specifier}`,
    }));
}

/** Programs of users, who install the packages: suites copy them beside the installed ones. */
const usersOfPackages = [
  join("conformance", "packages", "template"),
  join("conformance", "cdk", "constructs"),
  join("examples", "cdk"),
  join("examples", "testing"),
];

test("examples and conformance import none of our packages", () => {
  for (const { file, specifier } of [...importsOf("examples/**/*.ts"), ...importsOf("conformance/**/*.ts")]) {
    if (usersOfPackages.some((folder) => file.startsWith(folder))) continue;
    assert.equal(packageOf(specifier), undefined, `${file} imports ${specifier}`);
    assert.ok(!specifier.includes("packages/"), `${file} imports ${specifier}`);
  }
});
