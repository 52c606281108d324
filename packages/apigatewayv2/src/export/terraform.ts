// Writes an API as a configuration of Terraform, with its official provider.
import { isDeployed, triggeringMembers } from "./deployed-members.ts";
import { bracketed } from "./layout.ts";
import { type PlannedProgram, type PlannedResource, stagesOf } from "./planned-program.ts";
import { type ProviderMember, providerResource, referredProperty } from "./provider-members.ts";
import { type ResourceNames, resourceNames } from "./resource-names.ts";
import { quotedText, terraformString } from "./terraform-string.ts";
import type { MapValue, ReferenceValue, Value } from "./value.ts";
import { snakeCase, snakeCaseMember } from "./words.ts";

const squares = { open: "[", close: "]", separator: "," } as const;
const braces = { open: "{", close: "}", separator: "", padding: " ", between: ", " } as const;

const provider = `terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}`;

export function terraform(program: PlannedProgram): string {
  const names = resourceNames(program.resources, { identifier: snakeCase, label: snakeCase });
  const writer = new TerraformWriter(program, names);
  const stages = stagesOf(program);
  const outputs = stages.map((stage) => {
    const name = stages.length === 1 ? "url" : `${names.identifier(stage)}_url`;
    return `output "${name}" {\n  value = ${writer.address(stage)}.invoke_url\n}`;
  });
  return `${[provider, ...program.resources.map((it) => writer.resource(it)), ...outputs].join("\n\n")}\n`;
}

type Argument = readonly [name: string, value: string];

class TerraformWriter {
  readonly #program: PlannedProgram;
  readonly #names: ResourceNames;

  constructor(program: PlannedProgram, names: ResourceNames) {
    this.#program = program;
    this.#names = names;
  }

  /** `aws_apigatewayv2_route.quote` */
  address(resource: ReferenceValue["to"]): string {
    return `${typeOf(resource)}.${this.#names.label(resource)}`;
  }

  resource(resource: PlannedResource): string {
    const { kind, parents } = resource;
    const { members } = providerResource(resource);
    const args: Argument[] = [
      ...parents.map(([parameter, reference]): Argument => [snakeCaseMember(parameter), this.#reference(reference)]),
      ...members
        .filter(({ isBlock }) => !isBlock)
        .map(({ name, value }): Argument => [snakeCaseMember(name), this.#value(value, "  ")]),
      ...(kind === "Deployment" ? [this.#triggers()] : []),
    ];
    const blocks = members.filter(({ isBlock }) => isBlock).flatMap((member) => this.#blocks(member, "  "));
    // A stage refers to a deployment, so the old one cannot be deleted first.
    const lifecycle = kind === "Deployment" ? ["\n  lifecycle {\n    create_before_destroy = true\n  }\n"] : [];
    const body = [aligned(args, "  "), ...blocks.map((block) => `\n${block}`), ...lifecycle];
    return `resource "${typeOf(resource)}" "${this.#names.label(resource)}" {\n${body.join("")}}`;
  }

  /** Attributes that are set: others change from null to empty at the next refresh. */
  #triggers(): Argument {
    const lines = this.#program.resources.filter(isDeployed).flatMap((resource) => {
      const attributes = triggeringMembers(resource).map(({ name, block = snakeCaseMember(name) }) => block);
      return (attributes.length === 0 ? ["id"] : attributes).map((it) => `      ${this.address(resource)}.${it},\n`);
    });
    return ["triggers", `{\n    redeployment = sha1(jsonencode([\n${lines.join("")}    ]))\n  }`];
  }

  #blocks({ name, block = snakeCaseMember(name), value }: ProviderMember, indent: string): readonly string[] {
    const items = typeof value === "object" && value.kind === "list" ? value.items : [value];
    return items.map((item) => {
      const { entries } = item as MapValue;
      const args = entries.map(([key, it]): Argument => [snakeCaseMember(key), this.#value(it, `${indent}  `)]);
      return `${indent}${block} {\n${aligned(args, `${indent}  `)}${indent}}\n`;
    });
  }

  #value(value: Value, indent: string): string {
    if (typeof value === "string") return terraformString(value, indent);
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    switch (value.kind) {
      case "reference":
        return this.#reference(value);
      case "joined":
        return `"${value.parts.map((part) => (typeof part === "string" ? quotedText(part) : `\${${this.#reference(part)}}`)).join("")}"`;
      case "list":
        return bracketed(squares, indent, (inner) => value.items.map((item) => this.#value(item, inner)));
      default: {
        const argsAt = (inner: string) =>
          value.entries.map(([key, it]): Argument => [mapKey(key), this.#value(it, inner)]);
        const line = bracketed(braces, indent, (inner) => argsAt(inner).map(([key, it]) => `${key} = ${it}`));
        return line.includes("\n") ? `{\n${aligned(argsAt(`${indent}  `), `${indent}  `)}${indent}}` : line;
      }
    }
  }

  #reference(reference: ReferenceValue): string {
    return `${this.address(reference.to)}.${snakeCaseMember(referredProperty(reference))}`;
  }
}

/** Arguments with their values below each other, as `terraform fmt` writes those of one line. */
function aligned(args: readonly Argument[], indent: string): string {
  const lines: string[] = [];
  for (let start = 0; start < args.length; ) {
    let end = start;
    while (end < args.length && isAligned(args[end]!)) end++;
    if (end === start) end++;
    const group = args.slice(start, end);
    const width = Math.max(...group.map(([name]) => name.length));
    lines.push(...group.map(([name, value]) => `${indent}${name.padEnd(width)} = ${value}\n`));
    start = end;
  }
  return lines.join("");
}

/** A heredoc is aligned too, because its text does not count. */
const isAligned = ([, value]: Argument) => !value.includes("\n") || value.startsWith("<<");

const mapKey = (key: string) => (/^[A-Za-z_][\w-]*$/.test(key) ? key : `"${quotedText(key)}"`);
const typeOf = ({ kind }: { readonly kind: string }) => `aws_apigatewayv2_${snakeCaseMember(kind)}`;
