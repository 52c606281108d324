// Generates the reference pages, `docs/reference/*.md`, from the property tables.
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
    "`pulumi-resource-answerback` manages the resources of `apigatewayv2`, on AWS and on an Answerback gateway. It needs Node.js 24 or newer.",
    "",
    "## Configuration",
    "",
    "Arguments of the class `Provider`, or `pulumi config set answerback:NAME VALUE` for the default provider:",
    "",
    ...inputTable(sortedEntries(configurationProperties)),
    "",
    ...[...nestedTypes(configurationProperties)].flatMap(([name, table]) => nestedSection(name, table)),
    "`accessKey`, `secretKey` and `token` are secret. Missing credentials come from the usual sources of AWS clients: environment, shared",
    "files, single sign-on, roles. A gateway on this machine needs none.",
    "",
    ...codeBlock("TypeScript", "typescript", example),
    "A configuration change replaces nothing, with one exception: resources without their own `region` are replaced when the provider's region changes.",
    "",
    "## How Pulumi finds the provider",
    "",
    "`npm install @answerback/pulumi` installs the SDK and the provider. In `Pulumi.yaml`:",
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
    "## Failures",
    "",
    "| Failure | Result |",
    "|---|---|",
    "| throttling, no answer | retried `retries` times, with jitter |",
    "| a conflict (409) | on AWS, where it can mean a concurrent change: retried up to five times, with jitter; on a gateway on this machine: not retried |",
    "| the resource no longer exists | refresh removes it from the state, delete succeeds |",
    "| the resource was created, but a later step failed (reading a stage's address, a failed deployment) | the state keeps its id, and the error is shown |",
    "| any other | the error shows the operation, the resource's type, its id and the service's message: `updating API Gateway v2 Integration Response (abc): …` |",
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
    "The module `apigatewayv2` for Pulumi programs. The official package `@pulumi/aws` and `@answerback/pulumi` have the same classes, with the same",
    "inputs and outputs; the provider of `@answerback/pulumi` manages both AWS and an Answerback gateway. A program that uses no other module",
    'needs to change only its import line: `import * as aws from "@answerback/pulumi"`. Resources of existing stacks are not replaced.',
    "",
    "[The provider](provider.md): configuration and installation.",
    "",
    "| Resource | Description |",
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
    "All inputs are also outputs. Other outputs:",
    "",
    "| Output | Type | Meaning |",
    "|---|---|---|",
    `| \`id\` | string | The identifier of the ${inSentence(kindInWords(definition))}. |`,
    ...outputs.map(
      ([output, property]) => `| \`${output}\` | ${typeInWords(property.type)} | ${inTable(property.description)} |`,
    ),
    "",
    ...nested.flatMap(([nestedName, table]) => nestedSection(nestedName, table)),
    "## Look up an existing resource",
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
    `The official class is \`${type.token}\`; the provider serves both tokens, so \`new aws.apigatewayv2.${name}("example", { … }, { provider: answerback })\``,
    "of `@pulumi/aws` works too.",
    "",
    ...(name === "IntegrationResponse" ? otherLanguages : []),
  ].join("\n");
}

/** Reasons why scripts/documentation/code-blocks.test.ts does not check a block, by language. */
const notRun: Readonly<Record<string, string>> = {
  go: "`npm run conformance -- pulumi` deploys the whole program, sdks/go/example",
  csharp: "a checkout has no compiler for C#",
};

const codeBlock = (language: string, fence: string, code: string): readonly string[] => [
  `${language}:`,
  "",
  ...(notRun[fence] === undefined ? [] : [`<!-- not run: ${notRun[fence]} -->`]),
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
      return "string";
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
  "[sdks/](../../sdks/README.md) has the SDKs for Python, Go and .NET, generated from the provider's schema by Pulumi's own generators.",
  "`pulumi package add ./node_modules/@answerback/pulumi/bin` generates them too. `npm run conformance -- pulumi` (Pulumi 3.245) checks:",
  "",
  "| Check | Result |",
  "|---|---|",
  "| The schema, validated by Pulumi's own schema package | run: no error, no warning |",
  "| SDKs for Python, Go, .NET and Node.js, generated by Pulumi's own generators | run |",
  "| The SDKs for Go and for Python, compiled and installed, with the example above | deployed by `answerback dev` |",
  "| The example above, with the official Python package (`pulumi-aws` 7.51) | deployed by `answerback dev` |",
  "| The plugin, found, started and called by Pulumi's own plugin client | run: complete life cycles with both tokens |",
  "| The SDK for .NET and the example above | generated by the generator's last version in Pulumi's Go module (3.200); not compiled |",
  "| The Pulumi command line 3.274: `preview`, `up`, `refresh`, `import`, `destroy`, with this package and with `@pulumi/aws` | run |",
  "| `pulumi package add` | not run: it needs Pulumi's language host, which no package registry has |",
  "",
];
