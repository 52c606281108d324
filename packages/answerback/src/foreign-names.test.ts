import assert from "node:assert/strict";
import { test } from "node:test";
import { ForeignNames } from "./foreign-names.ts";

test("tells types and functions in one line each, as programs write them, and once", () => {
  const names = new ForeignNames();
  for (const type of ["aws:lambda/function:Function", "aws:iam/role:Role", "random:index/randomId:RandomId"]) {
    names.addType(type);
    names.addType(type);
  }
  names.addFunction("aws:route53/getZone:getZone");
  assert.deepEqual(names.lines(), [
    "  Not run here, with plausible outputs: aws.iam.Role, aws.lambda.Function, random.RandomId",
    "  Not looked up, with plausible answers: aws.route53.getZone",
  ]);
  names.addType("aws:iam/role:Role");
  assert.deepEqual(names.lines(), []);
  names.addType("aws:sqs/queue:Queue");
  assert.deepEqual(names.lines(), ["  Not run here, with plausible outputs: aws.sqs.Queue"]);
});
