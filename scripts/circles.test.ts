// No file of a package imports itself through others at run time. Files whose types form a circle are one subject.
import assert from "node:assert/strict";
import { test } from "node:test";
import { importsOf, isTest, targetOf } from "./imports.ts";

/** A folder of a package whose files may call each other to recurse over a tree. */
interface Recursion {
  readonly folder: string;
  readonly reason: string;
}

const recursions: Readonly<Record<string, readonly Recursion[]>> = {
  vtl: [
    { folder: "emit", reason: "statements hold expressions, and strings among these hold statements" },
    { folder: "json-path", reason: "steps of a path hold filters, and filters hold paths" },
  ],
  apigatewayv2: [],
  gateway: [],
  pulumi: [],
  program: [],
  cdk: [],
  functions: [],
  inspector: [],
  answerback: [],
};

for (const [name, allowed] of Object.entries(recursions)) {
  const folders = allowed.map(({ folder }) => folder);
  test(`${name} has no circle of imports at run time except in ${folders.join(", ") || "no folder"}`, () => {
    const circles = circlesIn(`packages/${name}/src/`, "run time");
    const folderOf = (files: readonly string[]) =>
      folders.find((folder) => files.every((file) => file.startsWith(`${folder}/`)));
    assert.deepEqual(
      circles.filter((files) => folderOf(files) === undefined),
      [],
    );
    assert.deepEqual([...new Set(circles.map(folderOf))].toSorted(), folders.toSorted(), "remove unneeded entries");
  });
}

test("the compiled API of the gateway has no circle of types", () => {
  assert.deepEqual(circlesIn("packages/gateway/src/deployments/", "types"), []);
});

test("every package is checked", () => {
  const packages = new Set(importsOf("packages/*/src/**/*.{ts,tsx}").map(({ file }) => file.split("/")[1]));
  assert.deepEqual([...packages].toSorted(), Object.keys(recursions).toSorted());
});

/** Groups of files in a folder that all import each other, directly or not, by Tarjan's algorithm. */
function circlesIn(folder: string, kind: "run time" | "types"): readonly (readonly string[])[] {
  const graph = new Map<string, string[]>();
  for (const found of importsOf(`${folder}**/*.{ts,tsx}`)) {
    if (isTest(found.file)) continue;
    const targets = graph.get(found.file) ?? [];
    graph.set(found.file, targets);
    if (found.specifier.startsWith(".") && (kind === "types" || !found.onlyTypes)) targets.push(targetOf(found));
  }
  const circles: string[][] = [];
  const order = new Map<string, number>();
  const open: string[] = [];
  /** @returns the earliest open file that the file reaches */
  const visit = (file: string): number => {
    const own = order.size;
    order.set(file, own);
    open.push(file);
    let earliest = own;
    for (const target of graph.get(file) ?? []) {
      if (!graph.has(target)) continue;
      if (!order.has(target)) earliest = Math.min(earliest, visit(target));
      else if (open.includes(target)) earliest = Math.min(earliest, order.get(target)!);
    }
    if (earliest === own) {
      const members = open.splice(open.indexOf(file));
      if (members.length > 1) circles.push(members.map((it) => it.slice(folder.length)).toSorted());
    }
    return earliest;
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return circles;
}
