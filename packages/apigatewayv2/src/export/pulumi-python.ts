// Writes an API as a Pulumi program in Python, with the official package.
import { type TriggerGroup, triggerGroups, withoutTrigger } from "./deployed-members.ts";
import { bracketed } from "./layout.ts";
import { type PlannedProgram, type PlannedResource, stagesOf } from "./planned-program.ts";
import { providerResource, referredProperty } from "./provider-members.ts";
import { type ResourceNames, resourceNames } from "./resource-names.ts";
import { pythonString, quoted } from "./string-literals.ts";
import type { MapValue, ReferenceValue, Value } from "./value.ts";
import { kebabCase, snakeCase, snakeCaseMember } from "./words.ts";

const step = "    ";
const braces = { open: "{", close: "}", separator: ",", step } as const;
const squares = { open: "[", close: "]", separator: ",", step } as const;

export function pulumiPython(program: PlannedProgram): string {
  const names = resourceNames(program.resources, { identifier: snakeCase, label: kebabCase });
  const writer = new PythonWriter(program, names);
  const body = program.resources.map((resource) => writer.resource(resource));
  const stages = stagesOf(program).map((stage) => names.identifier(stage));
  const exports = stages.map(
    (stage) => `pulumi.export("${stages.length === 1 ? "url" : `${stage}_url`}", ${stage}.invoke_url)`,
  );
  const text = [...body, exports.join("\n")].filter((part) => part !== "").join("\n\n");
  const imports = [...(/\bpulumi\./.test(text) ? ["import pulumi"] : []), "import pulumi_aws as aws"];
  return `${imports.join("\n")}\n\n${text}\n`;
}

class PythonWriter {
  readonly #program: PlannedProgram;
  readonly #names: ResourceNames;

  constructor(program: PlannedProgram, names: ResourceNames) {
    this.#program = program;
    this.#names = names;
  }

  resource(resource: PlannedResource): string {
    const { kind, parents } = resource;
    const waitsFor = withoutTrigger(resource).map((it) => this.#names.identifier(it));
    const dependsOn = bracketed(squares, step, () => waitsFor);
    const lines = [
      quoted(this.#names.label(resource)),
      ...parents.map(([parameter, reference]) => `${snakeCaseMember(parameter)}=${this.#value(reference, step)}`),
      ...providerResource(resource).members.map(
        ({ name, value }) => `${snakeCaseMember(name)}=${this.#value(value, step)}`,
      ),
      ...(kind === "Deployment" ? [`triggers=${this.#triggers()}`] : []),
      ...(waitsFor.length === 0 ? [] : [`opts=pulumi.ResourceOptions(depends_on=${dependsOn})`]),
    ];
    const body = lines.map((line) => `${step}${line},\n`).join("");
    return `${this.#names.identifier(resource)} = aws.apigatewayv2.${kind}(\n${body})`;
  }

  /** The members of all resources that the deployment contains. */
  #triggers(): string {
    const items = triggerGroups(this.#program).map(
      (group) => `"${snakeCaseMember(group.name)}": ${this.#trigger(group)}`,
    );
    return `{\n${items.map((it) => `${step}${step}${it},\n`).join("")}${step}}`;
  }

  #trigger({ resources, properties }: TriggerGroup): string {
    const indent = step.repeat(2);
    const [first, ...rest] = resources.map((it) => this.#names.identifier(it));
    if (rest.length === 0) {
      return `pulumi.Output.json_dumps(${bracketed(squares, indent, () => properties.map((it) => `${first}.${snakeCaseMember(it)}`))})`;
    }
    const all = bracketed(squares, indent, () => resources.map((it) => this.#names.identifier(it)));
    const members = bracketed(squares, indent, () => properties.map((it) => `it.${snakeCaseMember(it)}`));
    return `pulumi.Output.json_dumps([${members} for it in ${all}])`;
  }

  #value(value: Value, indent: string): string {
    if (typeof value === "string") return pythonString(value);
    if (typeof value === "number") return String(value);
    if (typeof value === "boolean") return value ? "True" : "False";
    switch (value.kind) {
      case "reference":
        return this.#reference(value);
      case "joined": {
        const parts = value.parts.map((part) =>
          typeof part === "string" ? pythonString(part) : this.#reference(part),
        );
        return `pulumi.Output.concat(${parts.join(", ")})`;
      }
      case "list":
        return bracketed(squares, indent, (inner) => value.items.map((item) => this.#value(item, inner)));
      default:
        return this.#dictionary(value, indent);
    }
  }

  #dictionary({ kind, entries }: MapValue, indent: string): string {
    const name = (key: string) => quoted(kind === "structure" ? snakeCaseMember(key) : key);
    return bracketed(braces, indent, (inner) => entries.map(([key, it]) => `${name(key)}: ${this.#value(it, inner)}`));
  }

  #reference(reference: ReferenceValue): string {
    return `${this.#names.identifier(reference.to)}.${snakeCaseMember(referredProperty(reference))}`;
  }
}
