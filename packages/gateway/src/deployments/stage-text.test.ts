import assert from "node:assert/strict";
import { test } from "node:test";
import { compileStageText, MissingStageVariableError } from "./stage-text.ts";

test("fills stage variables in, anywhere and more than once", () => {
  const text = compileStageText("http://${stageVariables.host}:${stageVariables.port}/${stageVariables.host}/x");
  assert.equal(text.fill({ host: "h", port: "1" }), "http://h:1/h/x");
});

test("leaves a text without stage variables as it is, other dollar signs too", () => {
  for (const source of ["http://h/{id}?a=$b", "", "${context.stage}", "${stageVariables.}"]) {
    assert.equal(compileStageText(source).fill({}), source);
  }
});

test("names the variable that a stage does not have, and does not look at what objects inherit", () => {
  for (const name of ["none", "constructor", "toString"]) {
    assert.throws(
      () => compileStageText(`http://\${stageVariables.${name}}/`).fill({ other: "x" }),
      (error) => error instanceof MissingStageVariableError && error.message.includes(`'${name}'`),
    );
  }
});
