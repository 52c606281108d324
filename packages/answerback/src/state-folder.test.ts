// The folder `.answerback`. command-line.test.ts has that of `start`, check/check.test.ts that of a Pulumi program.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { makeStateFolder } from "./state-folder.ts";
import { runHere } from "./test-command.ts";

const temporary = mkdtempSync(join(tmpdir(), "answerback-state-"));
after(() => rmSync(temporary, { recursive: true }));

test("is for its owner only, and excludes its contents from version control", async () => {
  const folder = join(temporary, "a", ".answerback");
  await makeStateFolder(folder);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.match(readFileSync(join(folder, ".gitignore"), "utf8"), /^\*$/m);
});

test("keeps an existing .gitignore, and ignores a folder that cannot be created", async () => {
  const folder = join(temporary, "b");
  await makeStateFolder(folder);
  writeFileSync(join(folder, ".gitignore"), "cache\n");
  await makeStateFolder(folder);
  assert.equal(readFileSync(join(folder, ".gitignore"), "utf8"), "cache\n");
  await makeStateFolder(join(folder, ".gitignore", "below a file"));
});

test("is created by dev, also after --reset, and by check", async () => {
  const folder = join(temporary, "program");
  mkdirSync(folder);
  writeFileSync(join(folder, "template.yaml"), "Resources: { Topic: { Type: AWS::SNS::Topic } }\n");
  const isIgnored = () => /^\*$/m.test(readFileSync(join(folder, ".answerback/.gitignore"), "utf8"));
  for (const options of [[], ["--reset"]]) {
    const { code, stderr } = await runHere(["dev", folder, "--once", "--port", "0", ...options]);
    assert.equal(code, 0, stderr);
    assert.ok(isIgnored());
  }
  rmSync(join(folder, ".answerback"), { recursive: true });
  await runHere(["check", folder]);
  assert.ok(isIgnored());
});
