// Holds docs/architecture.md: which package may import which, and, inside the gateway and the template engine, which folder.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { test } from "node:test";
import { type Import, importsOf, isTest, root, targetOf } from "./imports.ts";

/** Packages of ours that a package may import. */
const packages: Readonly<Record<string, readonly string[]>> = {
  vtl: [],
  apigatewayv2: ["vtl"],
  gateway: ["apigatewayv2", "vtl"],
  functions: [],
  pulumi: ["apigatewayv2", "vtl"],
  program: ["pulumi", "apigatewayv2"],
  inspector: ["vtl"],
  answerback: ["gateway", "functions", "program", "pulumi", "inspector", "apigatewayv2", "vtl"],
};

/** Modules that hold types only, and so may be read against the direction: nothing of them is left at run time. */
const contracts: ReadonlySet<string> = new Set(["@answerback/gateway/exchange"]);

/** Files of the gateway that stand outside a room and that every room may import. */
const leaves: readonly string[] = ["clock.ts", "optional-package.ts", "printable.ts", "private-folder.ts"];

/** Rooms of the gateway that a room may import; files outside a room are the composition and may import all. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  control: ["deployments", "store", "auth", "http"],
  execute: ["deployments", "cluster", "auth", "http"],
  management: ["cluster", "auth", "http"],
  deployments: ["store"],
  inspect: ["execute", "deployments", "http"],
  server: ["store", "http"],
  http: [],
  store: [],
  auth: [],
  cluster: [],
};

/** `vtl` for `@answerback/vtl/apigateway`, undefined for what is not ours. */
function packageOf(specifier: string): string | undefined {
  if (specifier === "answerback") return "answerback";
  return /^@answerback\/([^/]+)/.exec(specifier)?.[1];
}

for (const [name, allowed] of Object.entries(packages)) {
  test(`${name} imports of ours only ${allowed.join(", ") || "nothing"}`, () => {
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
        assert.ok(!resolved.startsWith(".."), `${file} reaches out of its package: ${specifier}`);
      }
    }
  });
}

/** A package that only the tests of another need. */
function isForTests(name: string, specifier: string): boolean {
  const manifest = JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8"));
  return specifier in (manifest.devDependencies ?? {});
}

for (const [room, allowed] of Object.entries(rooms)) {
  test(`the gateway's room ${room} imports only ${allowed.join(", ") || "itself"}`, () => {
    for (const { target, message } of importsBetweenRooms("gateway", room)) {
      assert.ok(target === room || allowed.includes(target) || leaves.includes(target), message);
    }
  });
}

/** Folders of the template engine that a folder may import. */
const engineRooms: Readonly<Record<string, readonly string[]>> = {
  java: [],
  parse: [],
  analyze: ["parse"],
  render: ["java"],
  emit: ["render", "java"],
  "json-path": ["java"],
  apigateway: ["java", "json-path", "render"],
};

/** Files beside the folders that every folder may import; `java` only the first four. */
const engineLeaves = ["errors.ts", "limits.ts", "meter.ts", "source.ts", "ast.ts", "dialect.ts", "options.ts"];

for (const [room, allowed] of Object.entries(engineRooms)) {
  test(`the template engine's folder ${room} imports only ${allowed.join(", ") || "what is beside it"}`, () => {
    const leaves = room === "java" ? engineLeaves.slice(0, 4) : engineLeaves;
    for (const { target, message } of importsBetweenRooms("vtl", room)) {
      assert.ok(target === room || allowed.includes(target) || leaves.includes(target), message);
    }
  });
}

/** The relative imports of a folder's files, with the folder or file beneath `src` that each leads to. */
function importsBetweenRooms(name: string, room: string): readonly { target: string; message: string }[] {
  assert.ok(globSync(`packages/${name}/src/${room}/*.ts`, { cwd: root }).length > 0, `${room} has no files`);
  const found = importsOf(`packages/${name}/src/${room}/**/*.ts`).filter(({ file }) => !isTest(file));
  return found
    .filter(({ specifier }) => specifier.startsWith("."))
    .map((it: Import) => ({
      target: relative(`packages/${name}/src`, targetOf(it)).split(sep)[0]!,
      message: `${it.file} imports ${it.specifier}`,
    }));
}

test("examples and conformance import nothing of ours", () => {
  for (const { file, specifier } of [...importsOf("examples/**/*.ts"), ...importsOf("conformance/**/*.ts")]) {
    // A user's program, which the suite copies beside the installed packages.
    if (file.startsWith(join("conformance", "packages", "template"))) continue;
    assert.equal(packageOf(specifier), undefined, `${file} imports ${specifier}`);
    assert.ok(!specifier.includes("packages/"), `${file} imports ${specifier}`);
  }
});
