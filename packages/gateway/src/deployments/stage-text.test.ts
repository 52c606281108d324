import assert from "node:assert/strict";
import { test } from "node:test";
import { compileStageText, MissingStageVariableError } from "./stage-text.ts";

test("fills stage variables in, anywhere and more than once", () => {
  const text = compileStageText("http://${stageVariables.host}:${stageVariables.port}/${stageVariables.host}/x");
  assert.equal(text.fill({ host: "h", port: "1" }), "http://h:1/h/x");
});

test("keeps text without stage variables unchanged, also with other dollar signs", () => {
  for (const source of ["http://h/{id}?a=$b", "", "${context.stage}", "${stageVariables.}"]) {
    assert.equal(compileStageText(source).fill({}), source);
  }
});

test("names a missing stage variable, and ignores inherited properties", () => {
  for (const name of ["none", "constructor", "toString"]) {
    assert.throws(
      () => compileStageText(`http://\${stageVariables.${name}}/`).fill({ other: "x" }),
      (error) => error instanceof MissingStageVariableError && error.message.includes(`'${name}'`),
    );
  }
});
