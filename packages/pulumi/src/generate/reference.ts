// The reference pages, made from the property tables: `docs/reference/*.md`.
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
  const pages = new Map<string, string>([["README.md", indexPage()]]);
  for (const type of describedResourceTypes) pages.set(pageName(type), resourcePage(type));
  return pages;
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
  "Pulumi generates the SDK of a language from the provider's schema: `pulumi package add ./node_modules/@answerback/pulumi`. What has been run of",
  "this, by `npm run conformance -- pulumi` (Pulumi 3.245):",
  "",
  "| | |",
  "|---|---|",
  "| The schema, validated by Pulumi's own schema package | run: no error, no remark |",
  "| SDKs for Go, Python and Node.js, made by Pulumi's own generators | run |",
  "| The SDK for Go and the example above | compiled |",
  "| The SDK for Python and the example above | installed and run, with Pulumi's mocks |",
  "| The plugin, found, started and driven by Pulumi's own plugin client | run: whole life cycles with both tokens |",
  "| The SDK for .NET and the example above | not run: its generator is in no package registry |",
  "| The Pulumi command line (`pulumi up`, `pulumi package add`, `pulumi import`) | not run: it is in no package registry |",
  "",
];
