import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { readSamConfig, samConfigOf } from "./sam-config.ts";

const files: readonly (readonly [name: string, text: string, expected: ReturnType<typeof readSamConfig>])[] = [
  ["an empty file", "", { stackName: undefined, parameters: {} }],
  [
    "the file that sam deploy --guided writes",
    `version = 0.1

[default.build.parameters]
cached = true
parallel = true

[default.deploy.parameters]
stack_name = "chat" # the name
capabilities = "CAPABILITY_IAM"
parameter_overrides = "Stage=\\"prod\\" Size=\\"12\\" Title=\\"two words\\""
image_repositories = []
`,
    { stackName: "chat", parameters: { Stage: "prod", Size: "12", Title: "two words" } },
  ],
  [
    "global parameters, which those of deploy override, and other environments",
    `[default.global.parameters]
stack_name = 'global'
parameter_overrides = ["A=1", # first
  'B=2',
]
[prod.deploy.parameters]
stack_name = "prod"
[default.deploy.parameters]
stack_name = "own"
`,
    { stackName: "own", parameters: { A: "1", B: "2" } },
  ],
  [
    "the long form of overrides, and a string in several lines",
    `[default.deploy.parameters]
parameter_overrides = """
ParameterKey=A,ParameterValue=1
ParameterKey=B,ParameterValue="x y"
"""
`,
    { stackName: undefined, parameters: { A: "1", B: "x y" } },
  ],
  [
    "Windows line ends",
    '[default.deploy.parameters]\r\nstack_name = "chat"\r\n',
    { stackName: "chat", parameters: {} },
  ],
  [
    "an array that does not end",
    '[default.deploy.parameters]\nparameter_overrides = ["A=1"\nstack_name = "chat"\n',
    { stackName: "chat", parameters: {} },
  ],
];
for (const [name, text, expected] of files) {
  test(`reads ${name}`, () => assert.deepEqual(readSamConfig(text), expected));
}

const documents: readonly (readonly [name: string, text: string, expected: ReturnType<typeof readSamConfig>])[] = [
  ["an empty file", "", { stackName: undefined, parameters: {} }],
  [
    "the name and overrides as a string, and ignores other environments",
    `version: 0.1
default:
  global: { parameters: { stack_name: global } }
  deploy:
    parameters: { stack_name: chat, parameter_overrides: 'Stage="prod" Title="two words"' }
prod: { deploy: { parameters: { stack_name: prod } } }
`,
    { stackName: "chat", parameters: { Stage: "prod", Title: "two words" } },
  ],
  [
    "overrides as a list and as a map",
    `default:
  deploy:
    parameters:
      parameter_overrides:
        - A=1
        - B: 2
          C: [x, y]
`,
    { stackName: undefined, parameters: { A: "1", B: "2", C: "x,y" } },
  ],
];
for (const [name, text, expected] of documents) {
  test(`reads from YAML ${name}`, () => assert.deepEqual(samConfigOf(parse(text)), expected));
}
