import assert from "node:assert/strict";
import { test } from "node:test";
import { Secret } from "@answerback/pulumi/host";
import { faultsOf, openText, propertiesIn, type TemplateContext } from "./test-template.ts";

const topic = "Resources: { T: { Type: AWS::SNS::Topic } }";

function parameter(declaration: string, context: TemplateContext = {}): unknown {
  return openText(`Parameters: { P: ${declaration} }\n${topic}`, context).parameters.get("P");
}

const parameters: readonly (readonly [declaration: string, given: string | undefined, value: unknown])[] = [
  ["{ Type: String, Default: a }", undefined, "a"],
  ["{ Type: String, Default: a }", "b", "b"],
  ["{ Type: String, Default: 12 }", undefined, "12"],
  ["{ Type: String, Default: '' }", undefined, ""],
  ["{ Type: Number, Default: 3 }", "4.5", "4.5"],
  ["{ Type: CommaDelimitedList }", "a, b,c", ["a", "b", "c"]],
  ["{ Type: List<Number> }", "1,2", ["1", "2"]],
  ["{ Type: List<AWS::EC2::Subnet::Id> }", "subnet-1,subnet-2", ["subnet-1", "subnet-2"]],
  ["{ Type: AWS::EC2::VPC::Id }", "vpc-1", "vpc-1"],
  ["{ Type: String, NoEcho: true }", "hush", new Secret("hush")],
  ["{ Type: String, AllowedValues: [1, b] }", "1", "1"],
  ["{ Type: String, AllowedPattern: '[a-z]+', MinLength: 2, MaxLength: 3 }", "abc", "abc"],
  ["{ Type: Number, MinValue: 1, MaxValue: 3 }", "3", "3"],
  ["{ Type: 'AWS::SSM::Parameter::Value<String>', Default: /a }", undefined, "stored"],
  ["{ Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: /list }", undefined, ["x", "y"]],
  ["{ Type: 'AWS::SSM::Parameter::Name', Default: /a }", undefined, "/a"],
];
for (const [declaration, given, value] of parameters) {
  test(`the parameter ${declaration} given ${given ?? "nothing"} is ${JSON.stringify(value)}`, () => {
    const context: TemplateContext = {
      given: given === undefined ? {} : { P: given },
      ssm: { "/a": "stored", "/list": "x,y" },
    };
    assert.deepEqual(parameter(declaration, context), value);
  });
}

const refused: readonly (readonly [declaration: string, given: string, message: RegExp])[] = [
  ["{ Type: Number }", "abc", /^The parameter P must be a number, not "abc"\.$/],
  ["{ Type: List<Number> }", "1,b", /must be a number/],
  ["{ Type: String, AllowedValues: [a, b] }", "c", /must be one of a, b, not "c"\.$/],
  ["{ Type: String, AllowedPattern: '[a-z]+' }", "a1", /must match \[a-z\]\+/],
  ["{ Type: String, AllowedPattern: '(' }", "a1", /AllowedPattern of P is not a regular expression/],
  ["{ Type: String, MinLength: 2 }", "a", /at least 2 characters/],
  ["{ Type: String, MaxLength: 2 }", "abc", /at most 2 characters/],
  ["{ Type: Number, MinValue: 2 }", "1", /at least 2/],
  ["{ Type: Number, MaxValue: 2 }", "3", /at most 2/],
  ["{ Type: Number, ConstraintDescription: Give a port. }", "x", /not "x"\. Give a port\.$/],
  ["{ Type: Number, NoEcho: true }", "hush", /^(?!.*hush).* not its value\.$/],
  ["{ Type: Strin }", "a", /CloudFormation has no parameter type Strin\./],
  ["{ Default: a }", "a", /The parameter P has no Type\./],
  [
    "{ Type: 'AWS::SSM::Parameter::Value<String>' }",
    "/none",
    /reads \/none from the parameter store\. Set ssmParameters/,
  ],
];
for (const [declaration, given, message] of refused) {
  test(`the parameter ${declaration} refuses ${given}`, () => {
    assert.throws(() => parameter(declaration, { given: { P: given } }), { message });
  });
}

test("every parameter without a value is reported with its place", () => {
  const text = `Parameters:\n  A: { Type: String }\n  B: { Type: String }\n${topic}`;
  assert.deepEqual(
    faultsOf(() => openText(text), text),
    [
      "2:3 The parameter A has no value and no Default. Set it with -c A=…",
      "3:3 The parameter B has no value and no Default. Set it with -c B=…",
    ],
  );
});

test("every name that does not exist is reported with its place, also where a condition is false", () => {
  const text = `Conditions:
  Never: !Equals [a, b]
Resources:
  A:
    Type: AWS::SNS::Topic
    Condition: Nver
    DependsOn: [B, C]
    Properties:
      X: !If [Never, !Ref Missing, !GetAtt Lost.Arn]
      Y: !Sub |
        first
        then \${Gone.Arn}
  B: { Type: AWS::SNS::Topic }
Outputs:
  Out: { Value: !Ref Nothing, Condition: Also }
`;
  assert.deepEqual(
    faultsOf(() => openText(text), text).map((it) => it.replace(/\. .*/, ".")),
    [
      "6:16 The template has no condition Nver.",
      "7:20 The template has no resource C.",
      "9:27 The template has no parameter or resource Missing.",
      "9:44 The template has no resource Lost.",
      "12:14 The template has no resource Gone.",
      "15:22 The template has no parameter or resource Nothing.",
      "15:42 The template has no condition Also.",
    ],
  );
});

test("resources that wait for each other are refused", () => {
  const text = `Resources:
  A: { Type: T, Properties: { X: !Ref B } }
  B: { Type: T, DependsOn: C }
  C: { Type: T, Properties: { X: !Sub "\${A}" } }
`;
  const [fault] = faultsOf(() => openText(text), text);
  assert.match(
    fault ?? "",
    /^\d:\d+ These resources depend on each other: (A → B → C → A|B → C → A → B|C → A → B → C)\.$/,
  );
});

test("a circle through a branch that is not taken is none", () => {
  const text = `Conditions: { Never: !Equals [a, b] }
Resources:
  A: { Type: T, Properties: { X: !If [Never, !Ref B, 1] } }
  B: { Type: T, Properties: { X: !Ref A } }
`;
  assert.deepEqual([...openText(text).dependencies.get("B")!], ["A"]);
  assert.deepEqual([...openText(text).dependencies.get("A")!], []);
});

test("orders a long chain of dependencies", () => {
  const lines = Array.from(
    { length: 5000 },
    (_, index) => `  R${index}: { Type: T${index > 0 ? `, DependsOn: R${index - 1}` : ""} }`,
  );
  assert.equal(openText(`Resources:\n${lines.reverse().join("\n")}`).dependencies.size, 5000);
});

test("Fn::ForEach repeats resources, properties and outputs", () => {
  const text = `Transform: AWS::LanguageExtensions
Parameters: { Routes: { Type: CommaDelimitedList, Default: "join,leave" } }
Resources:
  Fn::ForEach::Route:
    - Key
    - !Ref Routes
    - Route\${Key}:
        Type: AWS::ApiGatewayV2::Route
        Properties:
          RouteKey: !Ref Key
          Target: !Sub "integrations/\${Key}-\${AWS::Region}"
          Fn::ForEach::Tag: [T, [a, b], { "tag\${T}": !Sub "\${Key}\${T}" }]
`;
  const tags = (key: string) => ({ taga: `${key}a`, tagb: `${key}b` });
  assert.deepEqual(propertiesIn(text), {
    Routejoin: { RouteKey: "join", Target: "integrations/join-eu-west-1", ...tags("join") },
    Routeleave: { RouteKey: "leave", Target: "integrations/leave-eu-west-1", ...tags("leave") },
  });
});

const loopMistakes: readonly (readonly [loop: string, message: RegExp])[] = [
  ["[Key, [a, b], { T: { Type: T } }]", /The key T occurs twice after Fn::ForEach\./],
  ["[Key, text, { T: { Type: T } }]", /must be a list/],
  ["[Key]", /must be a list of an identifier, a collection and a map/],
];
for (const [loop, message] of loopMistakes) {
  test(`Fn::ForEach ${loop} is refused`, () => {
    const text = `Transform: AWS::LanguageExtensions\nResources: { "Fn::ForEach::L": ${loop} }`;
    assert.throws(() => openText(text), { message });
  });
}

test("loops need the language extensions, and macros are refused by name", () => {
  const loop = 'Resources: { T: { Type: T, Properties: { "Fn::ForEach::L": [K, [a], { b: 1 }] } } }';
  assert.throws(() => propertiesIn(loop), /needs Transform: AWS::LanguageExtensions/);
  const text = `Transform: [AWS::LanguageExtensions, Upper]\n${topic}`;
  assert.deepEqual(
    faultsOf(() => openText(text), text),
    ["1:38 The transform Upper is a macro, which does not run here. Write its result into the template."],
  );
});

const structure: readonly (readonly [text: string, fault: RegExp])[] = [
  ["Resource: {}", /^1:1 A template has no section Resource\. Did you mean Resources\?/],
  ["Description: x", /^1:1 The template has no resources\./],
  ["Resources:", /^1:1 The template has no resources\./],
  ["Resources: { A: text }", /^1:17 The resource A must be a map\./],
  ["Resources: { A: { Properties: {} } }", /^1:14 The resource A has no Type/],
  [
    "Resources: { A: { Type: T, Propertis: {} } }",
    /^1:28 A resource has no attribute Propertis\. Did you mean Properties\?/,
  ],
  ["Resources: { A: { Type: T, DependsOn: [[B]] } }", /^1:40 This must be a name/],
  [`${topic}\nOutputs: { O: {} }`, /^2:12 The output O has no Value\./],
];
for (const [text, fault] of structure) {
  test(`refuses ${JSON.stringify(text)}`, () => assert.match(faultsOf(() => openText(text), text)[0] ?? "", fault));
}
