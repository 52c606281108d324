import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { generatedFiles } from "./generated-file.ts";

const root = join(import.meta.dirname, "../../../..");
const biome = join(root, "node_modules/.bin/biome");
const formatted = (path: string, content: string): string =>
  path.endsWith(".ts")
    ? execFileSync(biome, ["check", "--write", `--stdin-file-path=${path}`], {
        cwd: root,
        input: content,
        encoding: "utf8",
      })
    : content;

test("the SDK and the reference pages match the tables; if not, run `npm run generate -w @answerback/pulumi`", () => {
  const old = [...generatedFiles()].flatMap(([path, content]) =>
    readFileSync(path, "utf8") === formatted(path, content) ? [] : [path],
  );
  assert.deepEqual(old, []);
});
