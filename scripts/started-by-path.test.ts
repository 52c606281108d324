import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { root } from "./imports.ts";
import { startedByPath } from "./started-by-path.ts";

/** `new URL("./worker.ts", import.meta.url)`: the path up to its extension, which may be computed. */
const address = /new URL\(\s*["`]\.\/([\w/-]+)(?:\.py|\$\{)/g;
/** `join(import.meta.dirname, "bootstrap", "main.ts")`, likewise. */
const joined = /join\(import\.meta\.dirname, "([\w/-]+)", `([\w-]+)\$\{/g;

test("a published package contains each file that it starts by path", () => {
  const found: string[] = [];
  for (const file of globSync("packages/*/src/**/*.ts", { cwd: root })) {
    if (/\.(?:test|fixture)\.ts$/.test(file)) continue;
    const text = readFileSync(join(root, file), "utf8");
    const [, name = ""] = file.split("/");
    for (const [, ...parts] of [...text.matchAll(address), ...text.matchAll(joined)]) {
      const path = relative(join("packages", name, "src"), join(dirname(file), ...parts.map(String)));
      const listed = startedByPath[name]?.find((it) => it.replace(/\.\w+$/, "") === path);
      assert.ok(listed, `${file} starts ${path}, which scripts/started-by-path.ts does not list`);
      found.push(`${name}/${listed}`);
    }
  }
  const all = Object.entries(startedByPath).flatMap(([name, files]) => files.map((it) => `${name}/${it}`));
  assert.deepEqual(found.sort(), all.sort());
  for (const it of all) {
    const [name, ...path] = it.split("/");
    assert.ok(existsSync(join(root, "packages", name!, "src", path.join("/").replace(/\.c?js$/, ".ts"))), it);
  }
});
