import assert from "node:assert/strict";
import { test } from "node:test";
import { Secret } from "@answerback/pulumi/host";
import { faultsOf, propertiesIn, type TemplateContext } from "./test-template.ts";

/** The value of an expression, as the property V of a resource beside the queue Jobs. */
function evaluated(expression: string, sections = "", context: TemplateContext = {}): unknown {
  const text = `${sections}
Resources:
  Jobs: { Type: AWS::SQS::Queue }
  Absent: { Type: AWS::SQS::Queue, Condition: Never }
  It:
    Type: AWS::SNS::Topic
    Properties:
      V: ${expression}
Conditions:
  Never: !Equals [a, b]
  Always: !Not [!Condition Never]
`;
  const { It } = propertiesIn(text, context) as { It: { V?: unknown } };
  return It.V;
}

/** `message` of the fault that an expression causes. */
function faultOf(expression: string, sections = ""): string {
  let thrown: unknown;
  try {
    evaluated(expression, sections);
  } catch (error) {
    thrown = error;
  }
  assert.ok(Error.isError(thrown), `${expression} is accepted`);
  return thrown.message;
}

const values: readonly (readonly [expression: string, value: unknown])[] = [
  ["!Ref Jobs", "id-Jobs"],
  ["!Ref AWS::Region", "eu-west-1"],
  ["{ Ref: AWS::StackName }", "shop"],
  ["!GetAtt Jobs.Arn", "arn-Jobs"],
  ["{ Fn::GetAtt: [Jobs, Endpoint.Port] }", 443],
  ["!GetAtt [Jobs, Endpoint, Port]", 443],
  ["!Sub '${Jobs}/${Jobs.Arn}/${AWS::Region}/${!Literal}'", "id-Jobs/arn-Jobs/eu-west-1/${Literal}"],
  ["!Sub ['${A}${Jobs}', { A: !Ref AWS::Region }]", "eu-west-1id-Jobs"],
  ["!Sub 'costs $5 and $input.path(\"$.a\")'", 'costs $5 and $input.path("$.a")'],
  ["!Join ['/', [a, !Ref Jobs, 3, true]]", "a/id-Jobs/3/true"],
  ["!Join [',', !Split ['-', a-b-c]]", "a,b,c"],
  ["!Select [1, [a, b]]", "b"],
  ["!Select ['0', !GetAZs '']", "eu-west-1a"],
  ["!GetAZs us-east-1", ["us-east-1a", "us-east-1b", "us-east-1c"]],
  ["!If [Always, yes, no]", true],
  ["!If [Never, a, b]", "b"],
  ["!If [Never, a, !Ref AWS::NoValue]", undefined],
  ["[a, !Ref AWS::NoValue, b]", ["a", "b"]],
  ["{ a: !Ref AWS::NoValue, b: 1 }", { b: 1 }],
  ["!Base64 'é'", "w6k="],
  ["!Cidr [10.0.0.0/24, 3, 5]", ["10.0.0.0/27", "10.0.0.32/27", "10.0.0.64/27"]],
  ["!FindInMap [Names, eu-west-1, topic]", "t"],
  ["!FindInMap [Names, !Ref AWS::Region, list]", ["a", "b"]],
  ["!FindInMap [Names, nowhere, topic, { DefaultValue: !Ref Jobs }]", "id-Jobs"],
  ["!Length [a, b, c]", 3],
  ["!ToJsonString { a: [1, !Ref Jobs], b: !Ref AWS::NoValue }", '{"a":[1,"id-Jobs"]}'],
  ["!ImportValue other-arn", "arn:other"],
  ["{ Fn::ImportValue: !Sub '${AWS::StackName}-arn' }", "arn:own"],
  ["2012-10-17", "2012-10-17"],
];
const mappings = "Mappings: { Names: { eu-west-1: { topic: t, list: [a, b] } } }";
for (const [expression, value] of values) {
  test(`${expression} is ${JSON.stringify(value)}`, () => {
    const exports = { "other-arn": "arn:other", "shop-arn": "arn:own" };
    assert.deepEqual(evaluated(expression, mappings, { exports }), value);
  });
}

const faults: readonly (readonly [expression: string, message: RegExp])[] = [
  [
    "!Ref Job",
    /^The template has no parameter or resource Job\. Did you mean Jobs\? The parameters and resources: Jobs/,
  ],
  ["!Ref Absent", /^The resource Absent is not created: its condition Never is false\.$/],
  ["!GetAtt Job.Arn", /^The template has no resource Job\. Did you mean Jobs\?/],
  [
    "!GetAtt Jobs.An",
    /^AWS::SQS::Queue has no attribute An\. Did you mean Arn\? The attributes: Arn, Endpoint\.Port\.$/,
  ],
  ["!GetAtt Jobs", /^Fn::GetAtt must be Resource\.Attribute/],
  ["!Sub '${Job}'", /no parameter or resource Job\./],
  ["!Sub '${a b}'", /is not a variable|no parameter or resource a b/],
  ["!Sub [a]", /^Fn::Sub must be a list of 2 arguments\.$/],
  ["!Select [2, [a]]", /^Fn::Select has no item 2: the list has 1, counted from 0\.$/],
  ["!Select [x, [a]]", /^Fn::Select has no item NaN/],
  ["!Join [',', text]", /^Fn::Join needs a list here\.$/],
  ["!Join [',', [{ a: 1 }]]", /^Fn::Join needs a string here, not a map\.$/],
  ["!Split ['', a]", /must not be empty/],
  ["!If [Nevr, a, b]", /^The template has no condition Nevr\. Did you mean Never\?/],
  ["!If [Never, a]", /^Fn::If must be a list of 3 arguments\.$/],
  ["!FindInMap [Name, a, b]", /^The template has no mapping Name\. Did you mean Names\?/],
  ["!FindInMap [Names, a, b]", /^The mapping has no key a\. The keys: eu-west-1\.$/],
  ["!ImportValue missing", /^No stack exports missing\./],
  ["!Cidr [10.0.0.0/30, 4, 8]", /^Fn::Cidr: 10\.0\.0\.0\/30 cannot contain 4 ranges of 8 host bits\.$/],
  ["{ Fn::Joint: [a] }", /^CloudFormation has no function Fn::Joint\. Did you mean Fn::Join\?/],
  ["{ Fn::Transform: { Name: Upper } }", /^Fn::Transform calls a macro, which does not run here\./],
  ["{ a: 1, Fn::Sub: b }", /^Fn::Sub must be the only key of its map/],
  ["!Base64 [a]", /^Fn::Base64 needs a string here, not a list\.$/],
];
for (const [expression, message] of faults) {
  test(`${expression} is refused`, () => assert.match(faultOf(expression, mappings), message));
}

test("conditions combine, and refer to parameters and mappings", () => {
  const text = `
Parameters: { Stage: { Type: String, Default: live } }
Mappings: { Live: { live: { is: "true" } } }
Conditions:
  IsLive: !Equals [!Ref Stage, live]
  IsMapped: !Equals [!FindInMap [Live, !Ref Stage, is], true]
  Both: !And [!Condition IsLive, { Condition: IsMapped }]
  Either: !Or [!Equals [a, b], !Condition Both]
Resources:
  A: { Type: AWS::SNS::Topic, Condition: Either }
  B: { Type: AWS::SNS::Topic, Condition: IsLive }
`;
  assert.deepEqual(Object.keys(propertiesIn(text)), ["A", "B"]);
  assert.deepEqual(Object.keys(propertiesIn(text, { given: { Stage: "test" } })), []);
});

test("a condition that refers to itself is refused", () => {
  const text =
    "Conditions: { A: !Not [!Condition B], B: !Not [!Condition A] }\nResources: { T: { Type: T, Condition: A } }";
  assert.match(faultsOf(() => propertiesIn(text), text).join(), /The condition A refers to itself\./);
});

test("a value that contains a NoEcho parameter is secret", () => {
  const parameters = "Parameters: { Key: { Type: String, NoEcho: true, Default: hush } }";
  const secret = (expression: string) => evaluated(expression, parameters);
  assert.deepEqual(secret("!Ref Key"), new Secret("hush"));
  assert.deepEqual(secret("!Sub 'Bearer ${Key}'"), new Secret("Bearer hush"));
  assert.deepEqual(secret("!Join ['', [a, !Base64 { Ref: Key }]]"), new Secret("aaHVzaA=="));
  assert.deepEqual(secret("!Select [0, !Split ['u', !Ref Key]]"), new Secret("h"));
  assert.deepEqual(secret("!If [Always, !Ref Key, b]"), new Secret("hush"));
  assert.deepEqual(secret("!If [Never, !Ref Key, b]"), "b");
  assert.deepEqual(secret("!Sub [ '${a}', { a: !Ref Key } ]"), new Secret("hush"));
});
