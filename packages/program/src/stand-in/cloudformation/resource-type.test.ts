import assert from "node:assert/strict";
import { test } from "node:test";
import { type FieldTable, resources } from "@answerback/apigatewayv2";
import { nativeResourceTypes, plainMap } from "@answerback/pulumi/host";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { foreignOutputs } from "../foreign-resource.ts";
import {
  cloudFormationType,
  nativeName,
  templateDeclarations,
  tokenOfType,
  typeNames,
  typeOfToken,
} from "./resource-type.ts";

const client = new ApiGatewayV2Client({ endpoint: "http://127.0.0.1:1", region: "eu-west-1" });
const context = { client, region: "eu-west-1", accountId: "123456789012" };

const outputs = (type: string, inputs = {}) =>
  plainMap(
    foreignOutputs(
      { token: tokenOfType(type), logicalName: "Mine", declarations: templateDeclarations },
      context,
      inputs,
    ),
  );

test("every resource of the service has its identifier as Ref or as an attribute", () => {
  for (const token of nativeResourceTypes.keys()) {
    const type = cloudFormationType(typeOfToken(token) ?? "");
    assert.ok(type, token);
    const kind = type.name.split("::")[2] as keyof typeof resources;
    assert.equal(nativeName(type.ref), resources[kind].identifier, token);
    const fields: FieldTable = resources[kind].fields;
    for (const name of type.attributes.keys()) {
      const isKnown = ["ExecuteApiArn", "RegionalDomainName", "RegionalHostedZoneId"].includes(name);
      assert.ok(isKnown || nativeName(name) in fields, `${type.name}.${name}`);
    }
  }
});

test("types and tokens of aws-native correspond", () => {
  for (const name of typeNames) assert.equal(typeOfToken(tokenOfType(name)), name);
  assert.equal(tokenOfType("Custom::Thing"), "custom:index:Thing");
  assert.equal(tokenOfType("Datadog::Monitors::Monitor"), "datadog:monitors:Monitor");
});

test("every attribute of every type has a value", () => {
  const valueAt = (value: unknown, path: readonly string[]): unknown =>
    path.reduce((inner: unknown, name) => (inner as Record<string, unknown> | undefined)?.[nativeName(name)], value);
  for (const name of typeNames) {
    const { attributes } = cloudFormationType(name)!;
    if (attributes.size === 0) continue;
    const found = outputs(name);
    for (const attribute of attributes.keys()) {
      assert.notEqual(valueAt(found, attribute.split(".")), undefined, `${name}.${attribute}`);
    }
  }
});

const forms: readonly (readonly [type: string, inputs: object, expected: Readonly<Record<string, RegExp>>])[] = [
  [
    "AWS::SQS::Queue",
    { queueName: "jobs" },
    {
      queueUrl: /^https:\/\/sqs\.eu-west-1\.amazonaws\.com\/123456789012\/jobs$/,
      arn: /^arn:aws:sqs:eu-west-1:123456789012:jobs$/,
    },
  ],
  ["AWS::SNS::Topic", { topicName: "news" }, { topicArn: /^arn:aws:sns:eu-west-1:123456789012:news$/ }],
  ["AWS::IAM::Role", { roleName: "r", path: "/app/" }, { arn: /^arn:aws:iam::123456789012:role\/app\/r$/, id: /^r$/ }],
  ["AWS::S3::Bucket", { bucketName: "b" }, { arn: /^arn:aws:s3:::b$/, regionalDomainName: /^b\.s3\.eu-west-1\./ }],
  ["AWS::DynamoDB::Table", { tableName: "t" }, { arn: /^arn:aws:dynamodb:eu-west-1:123456789012:table\/t$/ }],
  ["AWS::Cognito::UserPool", {}, { userPoolId: /^eu-west-1_\w{9}$/, arn: /:userpool\/eu-west-1_\w{9}$/ }],
  ["AWS::KMS::Key", {}, { keyId: /^[\da-f-]{36}$/ }],
  ["AWS::EC2::VPC", {}, { vpcId: /^vpc-0\w{16}$/ }],
  ["AWS::StepFunctions::StateMachine", { stateMachineName: "m" }, { arn: /:stateMachine:m$/, name: /^m$/ }],
  ["AWS::SecretsManager::Secret", { name: "s" }, { id: /^arn:aws:secretsmanager:.*:secret:s-\w{6}$/ }],
];
for (const [type, inputs, expected] of forms) {
  test(`${type} has values in the form of AWS`, () => {
    const found = outputs(type, inputs);
    for (const [name, pattern] of Object.entries(expected)) assert.match(String(found[name]), pattern);
  });
}
