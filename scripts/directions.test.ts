// Holds docs/architecture.md, "Directions": which package may import which, and, inside the gateway, which room.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "..");

/** Packages of ours that a package may import. */
const packages: Readonly<Record<string, readonly string[]>> = {
  vtl: [],
  apigatewayv2: ["vtl"],
  gateway: ["apigatewayv2", "vtl"],
  pulumi: ["apigatewayv2", "vtl"],
  inspector: ["vtl"],
  answerback: ["gateway", "pulumi", "inspector", "apigatewayv2", "vtl"],
};

/** Rooms of the gateway that a room may import; files outside a room are the composition and may import all. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  control: ["deployments", "store", "auth"],
  execute: ["deployments", "cluster", "auth"],
  management: ["cluster", "auth"],
  deployments: ["store"],
  inspect: ["execute", "deployments"],
  server: ["store"],
  store: [],
  auth: [],
  cluster: [],
};

interface Import {
  readonly file: string;
  readonly specifier: string;
}

function importsOf(pattern: string): readonly Import[] {
  return globSync(pattern, { cwd: root, exclude: (name) => name === "node_modules" }).flatMap((file) =>
    [
      ...readFileSync(join(root, file), "utf8").matchAll(
        /^\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|import\("([^"]+)"\)|^import "([^"]+)"/gms,
      ),
    ].map((match) => ({ file, specifier: (match[1] ?? match[2] ?? match[3])! })),
  );
}

/** `vtl` for `@answerback/vtl/apigateway`, undefined for what is not ours. */
function packageOf(specifier: string): string | undefined {
  if (specifier === "answerback") return "answerback";
  return /^@answerback\/([^/]+)/.exec(specifier)?.[1];
}

for (const [name, allowed] of Object.entries(packages)) {
  test(`${name} imports of ours only ${allowed.join(", ") || "nothing"}`, () => {
    const imports = importsOf(`packages/${name}/src/**/*.{ts,tsx}`);
    assert.ok(imports.length > 0, `no imports found in packages/${name}`);
    for (const { file, specifier } of imports) {
      const target = packageOf(specifier);
      if (target !== undefined && target !== name) assert.ok(allowed.includes(target), `${file} imports ${specifier}`);
      if (specifier.startsWith(".")) {
        const resolved = relative(join(root, "packages", name), join(root, dirname(file), specifier));
        assert.ok(!resolved.startsWith(".."), `${file} reaches out of its package: ${specifier}`);
      }
    }
  });
}

/** Tests, the suites that several of them run, and what only they use (`test-api.ts`). */
function isTest(file: string): boolean {
  return /(^|\/)test-[^/]*\.ts$|\.(test|suite)\.ts$/.test(file);
}

for (const [room, allowed] of Object.entries(rooms)) {
  test(`the gateway's room ${room} imports only ${allowed.join(", ") || "itself"}`, () => {
    for (const { file, specifier } of importsOf(`packages/gateway/src/${room}/**/*.ts`)) {
      if (!specifier.startsWith(".") || isTest(file)) continue;
      const target = relative("packages/gateway/src", join(dirname(file), specifier)).split(sep)[0]!;
      assert.ok(target === room || allowed.includes(target), `${file} imports ${specifier}`);
    }
  });
}

test("examples and conformance import nothing of ours", () => {
  for (const { file, specifier } of [...importsOf("examples/**/*.ts"), ...importsOf("conformance/**/*.ts")]) {
    assert.equal(packageOf(specifier), undefined, `${file} imports ${specifier}`);
    assert.ok(!specifier.includes("packages/"), `${file} imports ${specifier}`);
  }
});
