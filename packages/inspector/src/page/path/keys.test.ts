import assert from "node:assert/strict";
import { test } from "node:test";
import { keyFinder, statuses } from "./keys.ts";

test("finds the first key that matches the whole subject", () => {
  const find = keyFinder(["/2\\d\\d/", "/4\\d\\d/", "/404/"]);
  assert.deepEqual(["200", "404", "418", "503", "4040", ""].map(find), [
    "/2\\d\\d/",
    "/4\\d\\d/",
    "/4\\d\\d/",
    undefined,
    undefined,
    undefined,
  ]);
});

test("leaves the rest to $default, wherever it stands", () => {
  const find = keyFinder(["$default", "/.*Bad Request.*/"]);
  assert.equal(find("a Bad Request indeed"), "/.*Bad Request.*/");
  assert.equal(find(""), "$default");
});

test("passes over keys that are not legal", () => {
  assert.equal(keyFinder(["404", "/(/", "/404/"])("404"), "/404/");
  assert.equal(keyFinder(["404"])("404"), undefined);
});

test("knows the statuses from 100 to 599", () => {
  assert.deepEqual([statuses[0], statuses.at(-1), statuses.length], [100, 599, 500]);
});
