import assert from "node:assert/strict";
import { test } from "node:test";
import { generatedName } from "./generated-name.ts";

const long = "AWS679f53fac002430cb0da5b7982bd22872D164C4C";

test("a name consists of stack, logical id and a suffix, and is the same in every run", () => {
  const name = generatedName("shop", "Echo", "AWS::Lambda::Function");
  assert.match(name, /^shop-Echo-[A-Z2-7]{12}$/);
  assert.equal(generatedName("shop", "Echo", "AWS::Lambda::Function"), name);
  assert.notEqual(generatedName("shop", "Echo2", "AWS::Lambda::Function").slice(-12), name.slice(-12));
});

test("names keep to the limit of their type", () => {
  const functionName = generatedName("MyWebsocketApiStack", long, "AWS::Lambda::Function");
  assert.match(functionName, /^MyWebsocketApiStack-AWS679f53fac002430cb0da5b7982bd-[A-Z2-7]{12}$/);
  assert.equal(functionName.length, 64);
  assert.match(generatedName(long, long, "AWS::IAM::Role"), /^AWS679f53fac002430cb0da5b-AWS679f53fac002430cb0da5b-/);
  assert.match(
    generatedName(long, "Echo", "AWS::Lambda::Function"),
    /^AWS679f53fac002430cb0da5b7982bd22872D164C4C-Echo-/,
  );
  assert.equal(generatedName(long, long, "AWS::S3::Bucket").length, 63);
  assert.ok(generatedName(long, long, "AWS::DynamoDB::Table").includes(`${long}-${long}`));
});
