import assert from "node:assert/strict";
import { test } from "node:test";
import type { ResourceResult } from "@answerback/program";
import { ForeignNames } from "./foreign-names.ts";

const made = (...types: string[]) => ({
  resources: types.map((type, index) => ({ type, name: `r${index}` }) as ResourceResult),
});

test("counts resources that do not run here in one line, by service", () => {
  const names = new ForeignNames();
  const types = [
    "aws:lambda/function:Function",
    "aws:iam/role:Role",
    "aws:s3/bucket:Bucket",
    "aws:dynamodb/table:Table",
  ];
  for (const type of [...types, "random:index/randomId:RandomId"]) names.addType(type);
  names.addFunction("aws:route53/getZone:getZone");
  const result = made(...types, "aws:iam/role:Role", "random:index/randomId:RandomId", "aws:apigatewayv2/api:Api");
  assert.deepEqual(names.lines(result, false), [
    "  6 other resources (DynamoDB, IAM, Lambda, S3, …): values made up, not run; 1 look-up (Route 53): answers made up",
  ]);
});

test("prints nothing if everything runs here, and the same line only once", () => {
  const names = new ForeignNames();
  assert.deepEqual(names.lines(made("aws:apigatewayv2/api:Api"), false), []);
  names.addType("aws:sqs/queue:Queue");
  assert.deepEqual(names.lines(made("aws:sqs/queue:Queue"), false), [
    "  1 other resource (SQS): values made up, not run",
  ]);
  assert.deepEqual(names.lines(made("aws:sqs/queue:Queue"), false), []);
  assert.equal(names.lines(made("aws:sqs/queue:Queue", "aws:sqs/queue:Queue"), false).length, 1);
});

test("names each of them with --verbose", () => {
  const names = new ForeignNames();
  names.addType("aws:sqs/queue:Queue");
  names.addFunction("aws:route53/getZone:getZone");
  assert.deepEqual(names.lines(made("aws:sqs/queue:Queue"), true).slice(1), [
    "    aws.sqs.Queue r0",
    "    aws.route53.getZone",
  ]);
});
