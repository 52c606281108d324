import assert from "node:assert/strict";
import { test } from "node:test";
import { placesIn } from "./english.ts";

const found = (text: string, isMarkdown = false) => placesIn(text, isMarkdown).map((it) => `${it.line} ${it.pattern}`);

test("finds each pattern in a comment and in a text, with its line", () => {
  assert.deepEqual(found("const a = 1;\nfail(`${name} is no number`);"), ["2 is no …"]);
  assert.deepEqual(found("// There are no keys: they are no keys."), ["1 are no …"]);
  assert.deepEqual(found("/** The URL is told at once. */"), ["1 told"]);
  assert.deepEqual(found("// The log tells the line."), ["1 tell"]);
  assert.deepEqual(found("**Mend.** Quote the key."), ["1 mend"]);
  assert.deepEqual(found("// starts anew"), ["1 anew"]);
  assert.deepEqual(found("// waits for ever"), ["1 for ever"]);
  assert.deepEqual(found("// Who hears of a connection."), [
    "1 hears of",
    "1 comment that begins with What, Whether, Who or Where",
  ]);
  assert.deepEqual(found("// The value is had at once."), ["1 is had"]);
  assert.deepEqual(found("// as far as the engine knows"), ["1 as far as"]);
  assert.deepEqual(found("// #evaluate within each other"), ["1 within each other"]);
  assert.deepEqual(found("/** Whether it is open. */"), ["1 comment that begins with What, Whether, Who or Where"]);
  assert.deepEqual(found('fail("must be a text")'), ["1 text for a JSON string"]);
});

test("finds nobody from the third line of a file on", () => {
  assert.deepEqual(found("// nobody\n// nobody"), []);
  assert.equal(found("// nobody\n// nobody\n// nobody").length, 3);
});

test("leaves idioms alone", () => {
  assert.deepEqual(found("// It is no longer open, and tells the two apart as far as keys are concerned."), []);
  assert.deepEqual(found("// told apart by their keys. Amendments recommend themselves."), []);
  assert.deepEqual(found("// There is no such key, and there are no others."), []);
  assert.deepEqual(found("// What is a key? A string."), []);
  assert.deepEqual(found("# What it is\n", true), []);
});

test("leaves a line alone that gives its reason, on it or above it", () => {
  assert.deepEqual(found('equal(answer, "is no more"); // english: AWS writes so'), []);
  assert.deepEqual(found("// english: AWS writes so\nequal(answer, `this is no key`);"), []);
  assert.deepEqual(found("<!-- english: quoted from AWS -->\nThe value is no key.", true), []);
});
