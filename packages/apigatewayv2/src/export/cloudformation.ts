// Writes an API as a CloudFormation template.
import { upperFirst } from "../letter-case.ts";
import { type PlannedProgram, type PlannedResource, stagesOf } from "./planned-program.ts";
import { type ResourceNames, resourceNames } from "./resource-names.ts";
import { isString, type MapValue, type ReferenceValue, referencesOf, type Value } from "./value.ts";
import { pascalCase } from "./words.ts";
import { yamlKey, yamlQuoted, yamlString } from "./yaml-string.ts";

export function cloudFormation(program: PlannedProgram): string {
  const names = resourceNames(program.resources, { identifier: pascalCase });
  const writer = new TemplateWriter(names);
  const stages = stagesOf(program);
  const api = names.identifier(program.api);
  const outputs = stages.map((stage) => {
    const name = stages.length === 1 ? "Url" : `${names.identifier(stage)}Url`;
    return `  ${name}:\n    Value: !Sub \${${api}.ApiEndpoint}/\${${names.identifier(stage)}}\n`;
  });
  const resources = program.resources.map((resource) => writer.resource(resource)).join("");
  const tail = outputs.length === 0 ? "" : `Outputs:\n${outputs.join("")}`;
  return `AWSTemplateFormatVersion: "2010-09-09"\nResources:\n${resources}${tail}`;
}

class TemplateWriter {
  readonly #names: ResourceNames;

  constructor(names: ResourceNames) {
    this.#names = names;
  }

  resource(resource: PlannedResource): string {
    const { kind, parents, members } = resource;
    const properties = [...parents, ...members].map(([name, value]) => {
      return `      ${upperFirst(name)}:${this.#value(value, "      ")}\n`;
    });
    const dependsOn = this.#dependsOn(resource);
    const wait = dependsOn.length === 0 ? "" : `    DependsOn:\n${dependsOn.map((it) => `      - ${it}\n`).join("")}`;
    const body = properties.length === 0 ? "" : `    Properties:\n${properties.join("")}`;
    // A deployment never changes: another one needs another logical id.
    const remark = kind === "Deployment" ? "  # Rename it to deploy changes: a deployment is made once.\n" : "";
    return `${remark}  ${this.#names.identifier(resource)}:\n    Type: AWS::ApiGatewayV2::${kind}\n${wait}${body}`;
  }

  /** References by name are literals, because `Ref` of a model is its identifier. */
  #dependsOn({ members, after }: PlannedResource): readonly string[] {
    const named = members.flatMap(([, value]) => referencesOf(value)).filter((it) => it.to.kind === "Model");
    const all = [
      ...named.map(({ to }) => this.#names.identifier(to)),
      ...after.map((it) => this.#names.identifier(it)),
    ];
    return [...new Set(all)];
  }

  /** With the space or the line break before it. */
  #value(value: Value, indent: string): string {
    if (isString(value)) return ` ${yamlString(value, indent)}`;
    if (typeof value !== "object") return ` ${value}`;
    switch (value.kind) {
      case "reference":
        return ` ${this.#reference(value)}`;
      case "joined": {
        const parts = value.parts.map((part) =>
          isString(part) ? part.replaceAll("${", "${!") : `\${${this.#names.identifier(part.to)}}`,
        );
        const text = parts.join("");
        return ` !Sub ${/^[A-Za-z0-9/_.-]+\$\{\w+\}$/.test(text) ? text : yamlQuoted(text)}`;
      }
      case "list":
        if (value.items.length === 0) return " []";
        return value.items.map((item) => `\n${indent}  -${this.#item(item, `${indent}    `)}`).join("");
      default:
        return this.#map(value, indent);
    }
  }

  #map({ kind, entries }: MapValue, indent: string): string {
    if (entries.length === 0) return " {}";
    const name = (key: string) => (kind === "structure" ? upperFirst(key) : yamlKey(key));
    return entries.map(([key, it]) => `\n${indent}  ${name(key)}:${this.#value(it, `${indent}  `)}`).join("");
  }

  /** An item of a list: a structure begins on the line of the hyphen. */
  #item(value: Value, indent: string): string {
    const text = this.#value(value, indent.slice(0, -2));
    return text.startsWith("\n") ? ` ${text.trimStart()}` : text;
  }

  #reference({ to, member }: ReferenceValue): string {
    return to.kind === "Model" && member === "name"
      ? yamlString(to.literal.name, "")
      : `!Ref ${this.#names.identifier(to)}`;
  }
}
