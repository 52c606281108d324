// Two programs on one gateway, one of which fails.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { chat, programs, resultOf } from "./several-programs.fixture.ts";
import { DevHere } from "./test-development.ts";

const broken = 'exports.greeting = "never";\nundefined.member;\n';

test("a program that fails leaves the other one deployed, and the command ends with 1", {
  timeout: 60_000,
}, async () => {
  const [first, second] = programs();
  writeFileSync(join(second, "index.js"), chat.replace("getOutput", "noSuchMethod"));
  const failing = new DevHere(first, {}, [second, "--once"]);
  assert.equal((await failing.next(resultOf("greetings"))).result, "succeeded");
  assert.equal((await failing.next(resultOf("chat"))).result, "failed");
  assert.equal(await failing.ended(), 1);

  writeFileSync(join(first, "index.js"), broken);
  writeFileSync(join(second, "index.js"), chat);
  const again = new DevHere(first, {}, [second, "--once"]);
  assert.equal((await again.next(resultOf("greetings"))).result, "failed");
  // The exports of the last successful run are kept.
  assert.equal((await again.next(resultOf("chat"))).result, "succeeded");
  assert.equal(await again.ended(), 1);
});
