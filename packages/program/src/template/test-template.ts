// For tests: templates in text, with resources that have made-up values.
import type { PropertyValue } from "@answerback/pulumi/host";
import type { ResourceValues } from "./evaluation.ts";
import { openStackTemplate, type StackTemplate, TemplateFaults } from "./stack-template.ts";
import { TemplateFile } from "./template-file.ts";

export interface TemplateContext {
  readonly given?: Readonly<Record<string, string>>;
  readonly ssm?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, PropertyValue>>;
}

export function openText(text: string, { given = {}, ssm = {} }: TemplateContext = {}): StackTemplate {
  const identity = { stackName: "shop", region: "eu-west-1", accountId: "123456789012" };
  return openStackTemplate({ file: new TemplateFile("/shop/template.yaml", text), given, ssm, ...identity });
}

/** The properties of every created resource. Each resource has `Ref` `id-NAME` and the attribute `Arn`. */
export function propertiesIn(text: string, context: TemplateContext = {}): Readonly<Record<string, unknown>> {
  const stack = openText(text, context);
  const exports = context.exports ?? {};
  const evaluator = stack.evaluator({
    resource: (name) => (stack.created.has(name) ? madeUp(name, stack.created.get(name)!.type) : undefined),
    exported: (name) => exports[name],
    exportNames: Object.keys(exports),
  });
  return Object.fromEntries(
    [...stack.created].map(([name, { properties }]) => [name, properties && evaluator.properties(properties)]),
  );
}

function madeUp(name: string, type: string): ResourceValues {
  const attributes: Readonly<Record<string, PropertyValue>> = { Arn: `arn-${name}`, "Endpoint.Port": 443 };
  return {
    type,
    ref: `id-${name}`,
    attribute: (attribute) => attributes[attribute],
    attributeNames: Object.keys(attributes),
  };
}

/** `line:column message` for each fault that an action throws. */
export function faultsOf(act: () => unknown, text: string): readonly string[] {
  try {
    act();
  } catch (error) {
    const faults = error instanceof TemplateFaults ? error.faults : [error as { start: number; message: string }];
    const file = new TemplateFile("", text);
    return faults.map(({ start, message }) => {
      const { line, column } = file.position(start);
      return `${line}:${column} ${message}`;
    });
  }
  return [];
}
