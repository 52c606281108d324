import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { answerbackTerminal, noTerminal } from "./test-terminal.ts";

const timeout = 60_000;

test("dev names its keys, again when the screen is cleared or another key is pressed", {
  timeout,
  skip: noTerminal,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "answerback-keys-"));
  t.after(() => rmSync(folder, { recursive: true, maxRetries: 3 }));
  writeFileSync(join(folder, "template.yaml"), "Resources: { Topic: { Type: AWS::SNS::Topic } }\n");
  const terminal = answerbackTerminal("dev", folder, "--port", "0");
  const keys = /Keys: r deploys again, o opens the inspector, c clears the screen, q quits\.\n/;
  await terminal.until(keys);
  for (const key of ["c", "h", "\r"]) {
    terminal.type(key);
    await terminal.until(keys);
  }
  terminal.type("r");
  await terminal.until(/deployed in .*: no changes|deployed in .* unchanged/);
  terminal.type("q");
  assert.equal(await terminal.ended(), 0);
});
