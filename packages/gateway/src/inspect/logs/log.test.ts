import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { TestClock } from "../../test-clock.ts";
import { openLog } from "./log.ts";

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "log-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function linesOf(file: string, count: number): Promise<readonly string[]> {
  for (let tries = 0; tries < 200; tries++) {
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
    if (lines.length > count) return lines.slice(0, -1);
    await delay(5);
  }
  throw new Error(`${file} has fewer than ${count} lines`);
}

test("writes one line per event, whatever its values contain, that only the owner can read", async (t) => {
  const folder = join(temporaryFolder(t), "logs");
  const source = { apiId: "a1", stage: "live" };
  for (const [count, format] of (["text", "json"] as const).entries()) {
    const log = openLog({ folder, format }, new TestClock(), (message) => assert.fail(message));
    log.access("client\nFAKE \u001b[2J \u202e");
    log.execution(source, { level: "INFO", requestId: "r", message: "body: \u001b[2J\r\nFAKE\u202e\u009b" });
    log.close();
    // The next log writes to the same file.
    await linesOf(join(folder, "execution.log"), count + 1);
  }
  const access = await linesOf(join(folder, "access.log"), 2);
  assert.deepEqual(access, new Array(2).fill("client\\nFAKE \\u001b[2J \\u202e"));
  const [text = "", json = ""] = await linesOf(join(folder, "execution.log"), 2);
  assert.match(text, /body: \\u001b\[2J\\r\\nFAKE\\u202e\\u009b$/);
  assert.doesNotMatch(json, /[\u001b\u202e\u009b]/);
  assert.equal((JSON.parse(json) as { message: string }).message, "body: \u001b[2J\r\nFAKE\u202e\u009b");
  assert.equal((statSync(join(folder, "access.log")).mode & 0o777).toString(8), "600");
  assert.equal((statSync(folder).mode & 0o777).toString(8), "700");
});

test("warns if the folder cannot be created, and continues", (t) => {
  const file = join(temporaryFolder(t), "file");
  writeFileSync(file, "");
  const warnings: string[] = [];
  const log = openLog({ folder: join(file, "below"), format: "text" }, new TestClock(), (line) => warnings.push(line));
  log.access("one");
  log.access("two");
  log.close();
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? "", /cannot be written/);
});
