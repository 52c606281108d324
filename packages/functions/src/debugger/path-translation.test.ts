import assert from "node:assert/strict";
import { test } from "node:test";
import { pathTranslation } from "./path-translation.ts";

const { toFrontEnd, toProcess } = pathTranslation([
  ["/state/1f/index.js", "/app/copied.js"],
  ["/state/1f/lib", "/app/my lib"],
  ["/state/1f/lib/own.js", "/app/other.js"],
]);

test("translates paths, URLs and the expressions that front ends make of them, in both directions", () => {
  for (const [ofProcess, ofFrontEnd] of [
    ["/state/1f/index.js", "/app/copied.js"],
    ["file:///state/1f/index.js", "file:///app/copied.js"],
    ["file:///state/1f/index.js.map", "file:///app/copied.js.map"],
    ["file:///state/1f/lib/a.js", "file:///app/my%20lib/a.js"],
    ["/state/1f/lib/own.js", "/app/other.js"],
    [
      "file:\\/\\/\\/state\\/1f\\/index\\.js($|\\?)|\\/state\\/1f\\/index\\.js",
      "file:\\/\\/\\/app\\/copied\\.js($|\\?)|\\/app\\/copied\\.js",
    ],
  ] as const) {
    assert.equal(JSON.parse(toFrontEnd(JSON.stringify({ url: ofProcess }))).url, ofFrontEnd);
    assert.equal(JSON.parse(toProcess(JSON.stringify({ url: ofFrontEnd }))).url, ofProcess);
  }
});

test("leaves other paths that begin alike", () => {
  for (const path of ["/state/1f/index.json", "/state/1f/library", "/state/1f", "/state/1f/lib-2"]) {
    assert.equal(toFrontEnd(path), path);
  }
});
