// The package as a bundler makes it for a browser: minified, with every class and variable renamed. It has the size that the
// README states, and renders like the sources; samples.test.ts compares all samples.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { bundle, minifiedEngine } from "./bundle.fixture.ts";

const folder = join(import.meta.dirname, "..");

test("the minified bundle recognizes classes without their JavaScript names", async () => {
  const minified = await minifiedEngine();
  const template = minified.compile("#set($a = $s.toCharArray())#set($a[0] = $s.charAt(1))$a[0]$a.class.simpleName");
  assert.equal(template.render({ s: "xy" }), "ychar[]");
  assert.throws(() => minified.compile("#if("), { name: "TemplateError", code: "SYNTAX_ERROR" });
});

describe("the README", () => {
  /** Kilobytes, minified and gzipped. */
  const sizeOf = async (...modules: readonly string[]) =>
    gzipSync(await bundle(...modules), { level: 9 }).length / 1000;

  test("states the size of the package", async () => {
    const readme = readFileSync(join(folder, "README.md"), "utf8");
    const stated = /\*\*Size\*\*, minified and gzipped: (\d+) KB; with `apigateway` and JSONPath (\d+) KB\./.exec(
      readme,
    );
    assert.ok(stated, "the README states no size");
    const sizes = [await sizeOf("."), await sizeOf(".", "apigateway", "json-path")];
    const message = `measured: ${sizes.map((size) => size.toFixed(1)).join(" and ")} KB`;
    for (const [index, size] of sizes.entries()) assert.ok(Math.abs(Number(stated[index + 1]) - size) <= 3, message);
  });
});
