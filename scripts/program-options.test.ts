import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./imports.ts";
import { trackedFiles } from "./tracked-files.ts";

const programs = trackedFiles(root).filter((file) => /^(?:conformance|bench)\/(?:.+\/)?main\.ts$/.test(file));
const textOf = (file: string) => readFileSync(join(root, file), "utf8");

function run(file: string, ...parameters: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...parameters], {
    cwd: root,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("programs of conformance and bench read their options in one way", () => {
  assert.deepEqual(
    programs.filter((file) => /\bparseArgs\(|process\.argv\.includes/.test(textOf(file))),
    [],
  );
  assert.ok(programs.filter((file) => /\b(?:programOptions|isQuick)\(/.test(textOf(file))).length > 10);
});

for (const file of ["conformance/main.ts", "conformance/cluster/main.ts", "bench/main.ts"]) {
  test(`${file} prints its options, and names one that it does not have`, () => {
    const help = run(file, "--help");
    assert.deepEqual([help.status, help.stderr], [0, ""]);
    assert.match(help.stdout, new RegExp(`^Usage: node ${file.replaceAll("/", "[/\\\\]")} .*\\[--quick\\]`));
    const wrong = run(file, "--qick");
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /^Unknown option '--qick'.*\nUsage: node /);
    assert.doesNotMatch(wrong.stderr, /^ +at /m);
  });
}
