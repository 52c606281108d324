// The package as a bundler makes it for a browser: minified, with every class and variable renamed. It must render like the
// sources, and have the size that the README states.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { mappingVariables } from "./apigateway/index.ts";
import { compile, type ProfileName, TemplateError } from "./index.ts";

const folder = join(import.meta.dirname, "..");

/** Bundles modules of the package; fails if one needs Node.js. */
async function bundle(...modules: readonly string[]): Promise<Uint8Array> {
  const contents = modules.map((module) => `export * from "./${module}/index.ts";`).join("\n");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    write: false,
  });
  return outputFiles[0]!.contents;
}

interface Engine {
  readonly compile: typeof compile;
  readonly mappingVariables: typeof mappingVariables;
  readonly TemplateError: typeof TemplateError;
}

interface Sample {
  readonly id: string;
  readonly template: string;
  readonly context: { readonly __input?: { readonly body?: string } } & Readonly<Record<string, unknown>>;
}

const samples = ["test-data/*.jsonl", "samples/*.jsonl"]
  .flatMap((pattern) => globSync(pattern, { cwd: folder }))
  .flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n"))
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Sample);

/** The output of a sample, or its failure. */
function outcome(engine: Engine, { template, context }: Sample, profile: ProfileName): string {
  const { __input, ...given } = structuredClone(context);
  try {
    const variables = __input === undefined ? given : { ...engine.mappingVariables(__input), ...given };
    return engine.compile(template, { profile }).render(variables);
  } catch (error) {
    if (!(error instanceof engine.TemplateError)) return String(error);
    return `${error.code} ${error.message}`;
  }
}

describe("the minified bundle", () => {
  let minified: Engine;
  before(async () => {
    const text = Buffer.from(await bundle(".", "apigateway")).toString("base64");
    minified = await import(`data:text/javascript;base64,${text}`);
  });
  const sources: Engine = { compile, mappingVariables, TemplateError };

  for (const profile of ["velocity", "apigateway"] as const) {
    test(`renders ${samples.length} samples like the sources: ${profile}`, () => {
      assert.ok(samples.length > 5000);
      const different = samples.filter((it) => outcome(minified, it, profile) !== outcome(sources, it, profile));
      assert.deepEqual(
        different.map(({ id }) => id),
        [],
      );
    });
  }

  test("recognizes classes without their JavaScript names", () => {
    const template = minified.compile("#set($a = $s.toCharArray())#set($a[0] = $s.charAt(1))$a[0]$a.class.simpleName");
    assert.equal(template.render({ s: "xy" }), "ychar[]");
    assert.throws(() => minified.compile("#if("), { name: "TemplateError", code: "SYNTAX_ERROR" });
  });
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
