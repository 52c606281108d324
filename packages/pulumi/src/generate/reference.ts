// The reference pages, made from the property tables: `docs/reference/*.md`.
import { configurationProperties } from "../provider/configuration-property.ts";
import { describedResourceTypes } from "../resources/index.ts";
import type { Property, PropertyTable, PropertyType } from "../resources/property.ts";
import { kindInWords } from "../resources/resource-description.ts";
import type { DescribedResourceType } from "../resources/resource-from-table.ts";
import { ownToken } from "../resources/token.ts";
import { exampleInTypeScript, examplesInOtherLanguages } from "./example.ts";
import { inSentence, kebab, nestedTypes, sortedEntries } from "./property-type.ts";

const head =
  "<!-- Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost. -->\n";

/** Pages by file name. */
export function referencePages(): ReadonlyMap<string, string> {
  const pages = new Map([
    ["README.md", indexPage()],
    ["provider.md", providerPage()],
  ]);
  for (const type of describedResourceTypes) pages.set(pageName(type), resourcePage(type));
  return pages;
}

function providerPage(): string {
  const example = `import * as aws from "@answerback/pulumi";

const local = new aws.Provider("local", { endpoint: "http://127.0.0.1:4510" });
const api = new aws.apigatewayv2.Api("api", {
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
}, { provider: local });`;
  return [
    head,
    "# Provider",
    "",
    "`pulumi-resource-answerback` manages the resources of `apigatewayv2`, on AWS and on a gateway of your own. It needs Node.js 24 or newer.",
    "",
    "## Configuration",
    "",
    "Arguments of the class `Provider`, or `pulumi config set answerback:NAME VALUE` for the default provider:",
    "",
    ...inputTable(sortedEntries(configurationProperties)),
    "",
    ...[...nestedTypes(configurationProperties)].flatMap(([name, table]) => nestedSection(name, table)),
    "`accessKey`, `secretKey` and `token` are secret. Credentials that are not given come from the usual sources of AWS clients: environment, shared",
    "files, single sign-on, roles. A gateway on this machine needs none.",
    "",
    ...codeBlock("TypeScript", "typescript", example),
    "A change of the configuration replaces nothing by itself; a resource without a `region` of its own is replaced when the provider's region changes.",
    "",
    "## How Pulumi finds it",
    "",
    "`npm install @answerback/pulumi` installs SDK and provider. In `Pulumi.yaml`:",
    "",
    "```yaml",
    "plugins:",
    "  providers:",
    "    - name: answerback",
    "      path: node_modules/@answerback/pulumi/bin",
    "```",
    "",
    "`answerback dev` needs neither the entry nor the Pulumi command line.",
    "",
    "## What it does about failures",
    "",
    "| Failure | |",
    "|---|---|",
    "| throttling, no answer | tried again, with jitter, `retries` times |",
    "| a conflict (409) | tried again up to five times with jitter on AWS, where it can mean a change at the same time; not on a gateway on this machine |",
    "| the resource is gone | refresh drops it, delete succeeds |",
    "| it was made, and what had to follow failed (the address of a stage, a deployment that fails) | the state keeps its id, and the error is shown |",
    "| everything else | the error names what was done, the kind, the id and the service's words: `updating API Gateway v2 Integration Response (abc): …` |",
    "",
  ].join("\n");
}

const pageName = ({ description }: DescribedResourceType) => `${kebab(description.definition.name)}.md`;

function indexPage(): string {
  const rows = describedResourceTypes.map(
    (type) =>
      `| [${type.description.definition.name}](${pageName(type)}) | ${type.description.definition.description} |`,
  );
  return [
    head,
    "# Resources",
    "",
    "The module `apigatewayv2`, as Pulumi programs use it. Every class is there twice, with the same inputs and outputs: in the official package",
    "`@pulumi/aws`, and in `@answerback/pulumi`, whose provider manages AWS and a gateway of your own alike. A program that uses nothing else",
    'changes its import line: `import * as aws from "@answerback/pulumi"`. Existing stacks move without a replacement.',
    "",
    "[The provider](provider.md): its configuration, and how Pulumi finds it.",
    "",
    "| Resource | What it is |",
    "|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function resourcePage(type: DescribedResourceType): string {
  const { definition, properties, importId } = type.description;
  const { name } = definition;
  const others = examplesInOtherLanguages(name);
  const inputs = sortedEntries(properties).filter(([, { output }]) => !output);
  const outputs = sortedEntries(properties).filter(([, { output, computed }]) => output || computed);
  const token = ownToken(type.token);
  const nested = [...nestedTypes(properties)];
  const state = importId.length === 1 ? "" : `, { ${definition.parents.map((parent) => `${parent}: "…"`).join(", ")} }`;

  return [
    head,
    `# ${name}`,
    "",
    definition.description,
    "",
    "## Example",
    "",
    ...codeBlock(
      "TypeScript",
      "typescript",
      `import * as aws from "@answerback/pulumi"; // or "@pulumi/aws"\n\n${exampleInTypeScript(name)}`,
    ),
    ...others.flatMap(({ language, fence, code }) => codeBlock(language, fence, code)),
    "## Inputs",
    "",
    ...inputTable(inputs),
    "",
    "## Outputs",
    "",
    "All inputs are outputs. Beside them:",
    "",
    "| Output | Type | Meaning |",
    "|---|---|---|",
    `| \`id\` | text | The identifier of the ${inSentence(kindInWords(definition))}. |`,
    ...outputs.map(
      ([output, property]) => `| \`${output}\` | ${typeInWords(property.type)} | ${inTable(property.description)} |`,
    ),
    "",
    ...nested.flatMap(([nestedName, table]) => nestedSection(nestedName, table)),
    "## Look up one that exists",
    "",
    "```typescript",
    `const found = aws.apigatewayv2.${name}.get("found", "${importId.join("/")}");`,
    ...(state === ""
      ? []
      : [
          `const same = aws.apigatewayv2.${name}.get("same", "${importId.find((part) => part === definition.identifier)}"${state});`,
        ]),
    "```",
    "",
    "## Import",
    "",
    "```sh",
    `pulumi import ${token} example ${importId.join("/")}`,
    "```",
    "",
    `The official class is \`${type.token}\`; the provider serves both tokens, so that \`new aws.apigatewayv2.${name}("example", { … }, { provider: answerback })\``,
    "of `@pulumi/aws` works as well.",
    "",
    ...(name === "IntegrationResponse" ? otherLanguages : []),
  ].join("\n");
}

const codeBlock = (language: string, fence: string, code: string): readonly string[] => [
  `${language}:`,
  "",
  `\`\`\`${fence}`,
  code,
  "```",
  "",
];

function inputTable(inputs: readonly (readonly [string, Property])[]): readonly string[] {
  const ordered = [...inputs.filter(([, { required }]) => required), ...inputs.filter(([, { required }]) => !required)];
  return [
    "| Input | | Type | Meaning |",
    "|---|---|---|---|",
    ...ordered.map(([name, property]) => {
      const remarks = [
        property.default === undefined ? "" : `Default \`${String(property.default)}\`.`,
        property.createOnly && !property.description.includes("replaces") ? "A change replaces the resource." : "",
      ].filter((remark) => remark !== "" && !property.description.includes(remark));
      const meaning = [inTable(property.description), ...remarks].join(" ");
      return `| \`${name}\` | ${property.required ? "required" : ""} | ${typeInWords(property.type)} | ${meaning} |`;
    }),
  ];
}

function nestedSection(name: string, table: PropertyTable): readonly string[] {
  return [
    `### ${name}`,
    "",
    "| Property | | Type | Meaning |",
    "|---|---|---|---|",
    ...sortedEntries(table).map(
      ([member, { required, output, type, description }]) =>
        `| \`${member}\` | ${required ? "required" : output ? "output" : ""} | ${typeInWords(type)} | ${inTable(description)} |`,
    ),
    "",
  ];
}

function typeInWords(type: PropertyType): string {
  switch (type.kind) {
    case "string":
      return "text";
    case "enumeration":
      return type.values.map((value) => `\`${value}\``).join(", ");
    case "boolean":
      return "boolean";
    case "integer":
      return "integer";
    case "number":
      return "number";
    case "list":
      return `list of ${typeInWords(type.item)}`;
    case "map":
      return `map of ${typeInWords(type.value)}`;
    case "object":
      return `[${type.name}](#${type.name.toLowerCase()})`;
    case "keyedList":
      return `list of [${type.name}](#${type.name.toLowerCase()})`;
  }
}

const inTable = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

const otherLanguages = [
  "## Other languages",
  "",
  "[sdks/](../../sdks/README.md) has the SDKs for Python, Go and .NET, which Pulumi's own generators made from the provider's schema. Pulumi makes them",
  "itself too: `pulumi package add ./node_modules/@answerback/pulumi/bin`. `npm run conformance -- pulumi` (Pulumi 3.245) runs this:",
  "",
  "| | |",
  "|---|---|",
  "| The schema, validated by Pulumi's own schema package | run: no error, no remark |",
  "| SDKs for Python, Go, .NET and Node.js, made by Pulumi's own generators | run |",
  "| The SDKs for Go and for Python, compiled and installed, and the example above with them | deployed by `answerback dev` |",
  "| The example above with the official Python package (`pulumi-aws` 7.51) | deployed by `answerback dev` |",
  "| The plugin, found, started and driven by Pulumi's own plugin client | run: whole life cycles with both tokens |",
  "| The SDK for .NET and the example above | generated, by the last version of the generator that Pulumi's Go module has (3.200); not compiled |",
  "| The Pulumi command line 3.274: `preview`, `up`, `refresh`, `import`, `destroy`, with this package and with `@pulumi/aws` | run |",
  "| `pulumi package add` | not run: it needs Pulumi's language host, which is in no package registry |",
  "",
];
