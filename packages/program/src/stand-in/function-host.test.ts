import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { PropertyMap } from "@answerback/pulumi/host";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import type { ProgramEvent } from "../report/event.ts";
import { FunctionHost } from "./function-host.ts";

const events: ProgramEvent[] = [];
const folder = await mkdtemp(join(tmpdir(), "answerback-functions-"));
after(() => rm(folder, { recursive: true, force: true }));
const client = new ApiGatewayV2Client({ endpoint: "http://127.0.0.1:1", region: "eu-west-1" });
const context = { client, region: "eu-west-1", accountId: "123456789012" };
const host = new FunctionHost(folder, (event) => events.push(event));

async function answer(token: string, args: PropertyMap): Promise<PropertyMap> {
  const result = await host.invoke(token, args, context);
  assert.equal(result.kind, "answered");
  return result.kind === "answered" ? result.value : {};
}

test("evaluates an IAM policy document like Terraform's provider", async () => {
  const { json, minifiedJson } = await answer("aws:iam/getPolicyDocument:getPolicyDocument", {
    statements: [
      {
        sid: "Invoke",
        actions: ["lambda:InvokeFunction"],
        resources: ["arn:a", "arn:b"],
        principals: [{ type: "Service", identifiers: ["apigateway.amazonaws.com"] }],
        conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["&{aws:PrincipalAccount}"] }],
      },
    ],
  });
  const expected = {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Invoke",
        Effect: "Allow",
        Action: "lambda:InvokeFunction",
        Resource: ["arn:b", "arn:a"],
        Principal: { Service: "apigateway.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": "${aws:PrincipalAccount}" } },
      },
    ],
  };
  assert.equal(minifiedJson, JSON.stringify(expected));
  assert.equal(json, JSON.stringify(expected, undefined, 2));
});

test("a statement of an overriding document replaces the one with the same Sid", async () => {
  const statements = [{ sid: "A", actions: ["s3:Get"], resources: ["*"] }];
  const override = JSON.stringify({ Statement: { Sid: "A", Effect: "Deny", Action: "s3:*", Resource: "*" } });
  const { minifiedJson } = await answer("aws:iam/getPolicyDocument:getPolicyDocument", {
    statements,
    overridePolicyDocuments: [override],
  });
  assert.deepEqual(JSON.parse(String(minifiedJson)).Statement, [
    { Sid: "A", Effect: "Deny", Action: "s3:*", Resource: "*" },
  ]);
});

test("evaluates the functions of std that programs use for triggers", async () => {
  await writeFile(join(folder, "a.vm"), "abc");
  const cases: readonly (readonly [string, PropertyMap, PropertyMap[string]])[] = [
    ["sha1", { input: "abc" }, "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["filesha1", { input: "a.vm" }, "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["file", { input: "./a.vm" }, "abc"],
    ["base64encode", { input: "abc" }, "YWJj"],
    ["jsonencode", { input: { b: 1, a: [true, null] } }, '{"a":[true,null],"b":1}'],
    ["jsondecode", { input: '{"a":1}' }, { a: 1 }],
    ["join", { separator: "-", input: ["a", "b"] }, "a-b"],
    ["replace", { text: "a.b", search: ".", replace: "$&" }, "a$&b"],
    ["merge", { input: [{ a: 1 }, { b: 2 }] }, { a: 1, b: 2 }],
    ["flatten", { input: [["a"], ["b", ["c"]]] }, ["a", "b", "c"]],
    ["substr", { input: "hello", offset: 1, length: 3 }, "ell"],
  ];
  for (const [name, args, result] of cases) assert.deepEqual(await answer(`std:index:${name}`, args), { result }, name);
});

test("names the function that fails for its arguments", async () => {
  await assert.rejects(host.invoke("std:index:file", { input: "none.vm" }, context), {
    message: /^std:index:file: ENOENT/,
  });
});

test("answers look-ups with plausible values, the same each time", async () => {
  const zone = await answer("aws:route53/getZone:getZone", { name: "example.com" });
  assert.match(String(zone.zoneId), /^Z[0-9A-F]{20}$/);
  assert.deepEqual(await answer("aws:route53/getZone:getZone", { name: "example.com" }), zone);
  const { zoneIds } = await answer("aws:index/getAvailabilityZones:getAvailabilityZones", {});
  assert.deepEqual(zoneIds, ["euw1-az1", "euw1-az2", "euw1-az3"]);
});

test("returns the arguments of an unknown function, and reports it once", async () => {
  const args = { a: 1 };
  assert.deepEqual(await answer("aws:ec2/getAmi:getAmi", args), args);
  await answer("aws:ec2/getAmi:getAmi", args);
  assert.deepEqual(events, [{ kind: "function-not-run-here", token: "aws:ec2/getAmi:getAmi" }]);
});
