// Generates the SDK's files from the property tables: classes with their arguments and states, nested types, functions.

import type { FunctionType } from "../function.ts";
import { describedFunctionTypes } from "../functions/index.ts";
import { configurationProperties } from "../provider/configuration-property.ts";
import { describedResourceTypes } from "../resources/index.ts";
import { type Property, type PropertyTable, upperFirst } from "../resources/property.ts";
import { kindInWords } from "../resources/resource-description.ts";
import type { DescribedResourceType } from "../resources/resource-from-table.ts";
import { ownToken } from "../resources/token.ts";
import { exampleInTypeScript } from "./example.ts";
import { docComment, inputType, inSentence, kebab, nestedTypes, outputType, sortedEntries } from "./property-type.ts";

const head =
  "// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.\n";

/** File contents by path below `src/sdk`. */
export function sdkFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const type of describedResourceTypes) {
    files.set(`apigatewayv2/${kebab(type.description.definition.name)}.ts`, resourceFile(type));
  }
  for (const type of describedFunctionTypes)
    files.set(`apigatewayv2/${kebab(functionName(type))}.ts`, functionFile(type));
  files.set("apigatewayv2/index.ts", indexFile());
  files.set("provider-args.ts", providerFile());
  files.set("types/apigatewayv2-input.ts", nestedFile("input"));
  files.set("types/apigatewayv2-output.ts", nestedFile("output"));
  return files;
}

function resourceFile({ token, description }: DescribedResourceType): string {
  const { definition, properties } = description;
  const { name } = definition;
  const inputs = Object.fromEntries(Object.entries(properties).filter(([, property]) => !property.output));
  const entries = sortedEntries(properties);
  const required = sortedEntries(inputs).flatMap(([property, { required }]) => (required ? [property] : []));
  const nested = nestedTypes(properties).size > 0;
  const importId = description.importId.join("/");
  const about = [
    definition.description,
    "",
    "```typescript",
    exampleInTypeScript(name),
    "```",
    "",
    `Import: \`pulumi import ${ownToken(token)} example ${importId}\`.`,
  ].join("\n");

  return [
    head,
    `import * as pulumi from "@pulumi/pulumi";\n`,
    `import { registration, type ResourceNames } from "../registration.ts";\n`,
    nested ? `import type * as inputs from "../types/apigatewayv2-input.ts";\n` : "",
    nested ? `import type * as outputs from "../types/apigatewayv2-output.ts";\n` : "",
    "\n",
    `const names: ResourceNames = {\n`,
    `  type: ${JSON.stringify(ownToken(token))},\n`,
    `  officialType: ${JSON.stringify(token)},\n`,
    `  inputs: ${JSON.stringify(sortedEntries(inputs).map(([property]) => property))},\n`,
    `  outputs: ${JSON.stringify(entries.flatMap(([property, { output }]) => (output ? [property] : [])))},\n`,
    `  required: ${JSON.stringify(required)},\n`,
    `};\n\n`,
    docComment(about),
    `export class ${name} extends pulumi.CustomResource {\n`,
    docComment(
      `Looks up ${article(kindInWords(definition))} by its id: \`${importId}\`${description.importId.length > 1 ? ", or the bare id with the parents in `state`" : ""}.`,
      "  ",
    ),
    `  static get(\n    name: string,\n    id: pulumi.Input<pulumi.ID>,\n    state?: ${name}State,\n    opts?: pulumi.CustomResourceOptions,\n  ): ${name} {\n`,
    `    // With an id, the engine reads the resource; the state takes the place of the arguments.\n`,
    `    return new ${name}(name, { ...state } as ${name}Args, { ...opts, id });\n  }\n\n`,
    docComment("True for instances of this class, from any copy of the SDK.", "  "),
    `  static override isInstance(value: unknown): value is ${name} {\n`,
    `    return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === names.type;\n  }\n\n`,
    ...entries.map(([property, definition]) => member(property, definition)),
    `\n  constructor(name: string, args: ${name}Args, opts: pulumi.CustomResourceOptions = {}) {\n`,
    `    const { inputs, options } = registration(names, { ...args }, opts);\n`,
    `    super(names.type, name, inputs, options);\n  }\n}\n\n`,
    docComment(`Arguments for ${article(kindInWords(definition))}.`),
    argumentInterface(`${name}Args`, inputs, (property) => property.required === true),
    "\n",
    docComment(`Known properties of ${article(kindInWords(definition))} that \`get\` looks up.`),
    argumentInterface(`${name}State`, properties, () => false),
  ].join("");
}

function member(name: string, property: Property): string {
  const always = property.required || property.output || property.computed;
  const type = always ? outputType(property.type) : `${outputType(property.type)} | undefined`;
  return `${docComment(property.description, "  ")}  declare readonly ${name}: pulumi.Output<${type}>;\n`;
}

function argumentInterface(name: string, table: PropertyTable, isRequired: (property: Property) => boolean): string {
  const members = sortedEntries(table).map(([property, definition]) => {
    const optional = !isRequired(definition);
    const type = inputType(definition.type);
    return `${docComment(definition.description, "  ")}  ${property}${optional ? "?" : ""}: pulumi.Input<${type}${optional ? " | undefined" : ""}>;\n`;
  });
  return `export interface ${name} {\n${members.join("")}}\n`;
}

function plainInterface(
  name: string,
  table: PropertyTable,
  isRequired: (property: Property, name: string) => boolean,
): string {
  const members = sortedEntries(table).map(
    ([property, definition]) =>
      `${docComment(definition.description, "  ")}  ${property}${isRequired(definition, property) ? "" : "?"}: ${outputType(definition.type)};\n`,
  );
  return `export interface ${name} {\n${members.join("")}}\n`;
}

const functionName = ({ token }: FunctionType): string => token.split(":").at(-1) ?? token;

function functionFile(type: FunctionType): string {
  const name = functionName(type);
  const title = upperFirst(name);
  const nested = nestedTypes(type.outputs).size > 0;
  const allOptional = Object.values(type.inputs).every((property) => !property.required);
  const args = (kind: string) => (allOptional ? `args: ${kind} = {}` : `args: ${kind}`);
  const isInput = (property: string) => property in type.inputs;
  return [
    head,
    `import * as pulumi from "@pulumi/pulumi";\n`,
    `import { invokeOptions } from "../registration.ts";\n`,
    nested ? `import type * as outputs from "../types/apigatewayv2-output.ts";\n` : "",
    "\n",
    `const token = ${JSON.stringify(ownToken(type.token))};\n\n`,
    docComment(type.description),
    `export function ${name}(${args(`${title}Args`)}, opts?: pulumi.InvokeOptions): Promise<${title}Result> {\n`,
    `  return pulumi.runtime.invoke(token, { ...args }, invokeOptions(opts));\n}\n\n`,
    docComment(`${type.description} Takes outputs of resources as arguments.`),
    `export function ${name}Output(${args(`${title}OutputArgs`)}, opts?: pulumi.InvokeOutputOptions): pulumi.Output<${title}Result> {\n`,
    `  return pulumi.runtime.invokeOutput(token, { ...args }, invokeOptions(opts));\n}\n\n`,
    plainInterface(`${title}Args`, type.inputs, (property) => property.required === true),
    "\n",
    argumentInterface(`${title}OutputArgs`, type.inputs, (property) => property.required === true),
    "\n",
    plainInterface(
      `${title}Result`,
      type.outputs,
      (property, member) => property.output === true || property.required === true || !isInput(member),
    ).replace(/^ {2}(?=\w)/gm, "  readonly "),
  ].join("");
}

function providerFile(): string {
  const nested = [...nestedTypes(configurationProperties)].map(([name, table]) =>
    argumentInterface(name, table, () => false),
  );
  const body = [argumentInterface("ProviderArgs", configurationProperties, () => false), ...nested].join("\n");
  return `${head}import type * as pulumi from "@pulumi/pulumi";\n\n${body}`.replaceAll("inputs.", "");
}

function nestedFile(use: "input" | "output"): string {
  const tables = new Map([
    ...describedResourceTypes.flatMap(({ description }) => [...nestedTypes(description.properties)]),
    ...(use === "output" ? describedFunctionTypes.flatMap(({ outputs }) => [...nestedTypes(outputs)]) : []),
  ]);
  const interfaces = [...tables]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, table]) =>
      use === "input" ? argumentInterface(name, table, ({ required }) => required === true) : nestedOutput(name, table),
    );
  const body = interfaces.join("\n");
  if (use === "output") return `${head}\n${body}`;
  return `${head}import type * as pulumi from "@pulumi/pulumi";\n\n${body}`.replaceAll("inputs.", "");
}

const nestedOutput = (name: string, table: PropertyTable): string =>
  plainInterface(
    name,
    table,
    // A lookup returns every member.
    ({ required, output, computed }) =>
      name.startsWith("Get") || required === true || output === true || computed === true,
  ).replaceAll("outputs.", "");

function indexFile(): string {
  const resources = describedResourceTypes.map(({ description: { definition } }) => {
    const { name } = definition;
    return `export { ${name}, type ${name}Args, type ${name}State } from "./${kebab(name)}.ts";\n`;
  });
  const functions = describedFunctionTypes.map((type) => {
    const name = functionName(type);
    const title = upperFirst(name);
    return `export { type ${title}Args, type ${title}OutputArgs, type ${title}Result, ${name}, ${name}Output } from "./${kebab(name)}.ts";\n`;
  });
  return head + [...resources, ...functions].join("");
}

const article = (kind: string) => `${/^[AEIOU]/.test(kind) ? "an" : "a"} ${inSentence(kind)}`;
