// Writes an API as a Pulumi program in TypeScript, with the official package.
import { type TriggerGroup, triggerGroups, withoutTrigger } from "./deployed-members.ts";
import { bracketed } from "./layout.ts";
import { type PlannedProgram, type PlannedResource, stagesOf } from "./planned-program.ts";
import { providerResource, referredProperty } from "./provider-members.ts";
import { type ResourceNames, resourceNames } from "./resource-names.ts";
import { quoted, templateText, typescriptString } from "./string-literals.ts";
import type { MapValue, ReferenceValue, Value } from "./value.ts";
import { camelCase, kebabCase } from "./words.ts";

const braces = { open: "{", close: "}", separator: ",", padding: " " } as const;
const squares = { open: "[", close: "]", separator: "," } as const;

export function pulumiTypescript(program: PlannedProgram): string {
  const names = resourceNames(program.resources, { identifier: camelCase, label: kebabCase });
  const writer = new TypescriptWriter(program, names);
  const body = program.resources.map((resource) => writer.resource(resource));
  const outputs = stagesOf(program).map((stage) => names.identifier(stage));
  const exports = outputs.map(
    (stage) => `export const ${outputs.length === 1 ? "url" : `${stage}Url`} = ${stage}.invokeUrl;`,
  );
  const text = [...body, exports.join("\n")].filter((part) => part !== "").join("\n\n");
  const imports = ['import * as aws from "@pulumi/aws";'];
  if (/\bpulumi\./.test(text)) imports.push('import * as pulumi from "@pulumi/pulumi";');
  return `${imports.join("\n")}\n\n${text}\n`;
}

class TypescriptWriter {
  readonly #program: PlannedProgram;
  readonly #names: ResourceNames;

  constructor(program: PlannedProgram, names: ResourceNames) {
    this.#program = program;
    this.#names = names;
  }

  resource(resource: PlannedResource): string {
    const { kind, parents } = resource;
    const properties = [
      ...parents.map(([parameter, reference]) => `${parameter}: ${this.#value(reference, "  ")}`),
      ...providerResource(resource).members.map(({ name, value }) => `${name}: ${this.#value(value, "  ")}`),
      ...(kind === "Deployment" ? [`triggers: ${this.#triggers()}`] : []),
    ];
    const name = quoted(this.#names.label(resource));
    const waitsFor = withoutTrigger(resource).map((it) => this.#names.identifier(it));
    const head = `const ${this.#names.identifier(resource)} = new aws.apigatewayv2.${kind}(`;
    if (waitsFor.length === 0) {
      const lines = properties.map((it) => `  ${it},\n`).join("");
      return `${head}${name}, {\n${lines}});`;
    }
    const lines = properties.map((it) => `    ${it.replaceAll("\n", "\n  ")},\n`).join("");
    const dependsOn = bracketed(squares, "  ", () => waitsFor);
    return `${head}\n  ${name},\n  {\n${lines}  },\n  { dependsOn: ${dependsOn} },\n);`;
  }

  /** The members of all resources that the deployment contains. */
  #triggers(): string {
    const items = triggerGroups(this.#program).map((group) => `${group.name}: ${this.#trigger(group)}`);
    return `{\n${items.map((it) => `    ${it},\n`).join("")}  }`;
  }

  #trigger({ resources, properties }: TriggerGroup): string {
    const [first, ...rest] = resources.map((it) => this.#names.identifier(it));
    if (rest.length === 0)
      return `pulumi.jsonStringify(${bracketed(squares, "    ", () => properties.map((it) => `${first}.${it}`))})`;
    const all = bracketed(squares, "    ", () => resources.map((it) => this.#names.identifier(it)));
    const members = bracketed(squares, "    ", () => properties.map((it) => `it.${it}`));
    return `pulumi.jsonStringify(${all}.map((it) => ${members}))`;
  }

  #value(value: Value, indent: string): string {
    if (typeof value === "string") return typescriptString(value);
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    switch (value.kind) {
      case "reference":
        return this.#reference(value);
      case "joined": {
        const parts = value.parts.map((part) =>
          typeof part === "string" ? templateText(part) : `\${${this.#reference(part)}}`,
        );
        return `pulumi.interpolate\`${parts.join("")}\``;
      }
      case "list":
        return bracketed(squares, indent, (inner) => value.items.map((item) => this.#value(item, inner)));
      default:
        return this.#object(value, indent);
    }
  }

  #object({ entries }: MapValue, indent: string): string {
    return bracketed(braces, indent, (inner) =>
      entries.map(([key, it]) => `${propertyName(key)}: ${this.#value(it, inner)}`),
    );
  }

  #reference(reference: ReferenceValue): string {
    return `${this.#names.identifier(reference.to)}.${referredProperty(reference)}`;
  }
}

function propertyName(key: string): string {
  // `__proto__: …` would set the prototype.
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}
