// A template with its parameters: which resources exist, what each waits for, and the values of each.
import { type PropertyValue, plain } from "@answerback/pulumi/host";
import type { Scope } from "./evaluation.ts";
import { Evaluator } from "./evaluator.ts";
import { Fault } from "./fault.ts";
import { expandLoops, hasLoops } from "./for-each.ts";
import { type MapNode, memberOf, type TemplateNode } from "./node.ts";
import { type ParameterSources, parameterValue } from "./parameter.ts";
import { parseTemplate } from "./parse.ts";
import { dependencies, nameFaults } from "./references.ts";
import { namesOf, type ResourceDeclaration, readTemplate, sectionEntries, type Template } from "./template.ts";
import type { TemplateFile } from "./template-file.ts";

/** Values of the pseudo parameters. */
export interface StackIdentity {
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
}

export interface StackTemplateOptions extends ParameterSources, StackIdentity {
  readonly file: TemplateFile;
  /** Transforms that run here, by name, in addition to the language extensions. */
  readonly macros?: ReadonlyMap<string, Macro>;
}

/** Changes a whole template. @throws Fault */
export type Macro = (root: MapNode, parameters: ReadonlyMap<string, PropertyValue>) => MapNode;

/** The mistakes of a template, at least one, in the order of the file. */
export class TemplateFaults extends Error {
  override readonly name = "TemplateFaults";
  readonly file: TemplateFile;
  readonly faults: readonly Fault[];

  constructor(file: TemplateFile, faults: readonly Fault[]) {
    const sorted = faults.toSorted((left, right) => left.start - right.start);
    super(sorted.map((it) => it.message).join("\n"));
    this.file = file;
    this.faults = sorted;
  }
}

export interface StackTemplate {
  readonly template: Template;
  /** With the pseudo parameters. */
  readonly parameters: ReadonlyMap<string, PropertyValue>;
  /** The resources whose conditions are true. */
  readonly created: ReadonlyMap<string, ResourceDeclaration>;
  /** The names of the resources that each waits for. */
  readonly dependencies: ReadonlyMap<string, ReadonlySet<string>>;
  /** Evaluates with these resources and exports. */
  evaluator(scope: Omit<Scope, "parameters">): Evaluator;
}

const languageExtensions = "AWS::LanguageExtensions";
const noResources: Omit<Scope, "parameters"> = {
  resource: () => undefined,
  exported: () => undefined,
  exportNames: [],
};

/** @throws TemplateFaults */
export function openStackTemplate(options: StackTemplateOptions): StackTemplate {
  const { file } = options;
  try {
    return open(parseTemplate(file.text), options);
  } catch (error) {
    if (error instanceof Fault) throw new TemplateFaults(file, [error]);
    throw error;
  }
}

function open(root: MapNode, options: StackTemplateOptions): StackTemplate {
  const { file } = options;
  const transforms = namesOf(memberOf(root, "Transform"));
  for (const { name, start } of transforms) {
    if (name !== languageExtensions && !options.macros?.has(name)) throw unknownTransform(name, start);
  }
  const parameters = parameterValues(root, options);
  const hasExtensions = transforms.some(({ name }) => name === languageExtensions);
  let expanded = hasExtensions && hasLoops(root) ? expandLoops(root, collectionIn(root, file, parameters)) : root;
  for (const { name } of transforms) expanded = options.macros?.get(name)?.(expanded, parameters) ?? expanded;
  const template = readTemplate(expanded, file.text);
  const faults = nameFaults(template, new Set(parameters.keys()));
  if (faults.length > 0) throw new TemplateFaults(file, faults);
  const evaluator = (scope: Omit<Scope, "parameters">) => new Evaluator(template, { ...scope, parameters });
  const before = evaluator(noResources);
  const truth = (name: string, start: number) => before.condition(name, start);
  const created = new Map(
    [...template.resources].filter(
      ([, { condition }]) => condition === undefined || truth(condition.name, condition.start),
    ),
  );
  return { template, parameters, created, dependencies: dependencies(template, created, truth), evaluator };
}

function unknownTransform(name: string, start: number): Fault {
  return new Fault(
    start,
    `The transform ${name} is a macro, which does not run here. Write its result into the template.`,
  );
}

function parameterValues(root: MapNode, options: StackTemplateOptions): ReadonlyMap<string, PropertyValue> {
  const faults: Fault[] = [];
  const values = new Map<string, PropertyValue>(pseudoParameters(options));
  for (const [name, entry] of sectionEntries(root, "Parameters")) {
    try {
      values.set(name, parameterValue(entry, options));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(error);
    }
  }
  if (faults.length > 0) throw new TemplateFaults(options.file, faults);
  return values;
}

function pseudoParameters({ stackName, region, accountId }: StackIdentity): readonly [string, PropertyValue][] {
  const [partition, suffix] = region.startsWith("cn-")
    ? ["aws-cn", "amazonaws.com.cn"]
    : [region.startsWith("us-gov-") ? "aws-us-gov" : "aws", "amazonaws.com"];
  return [
    ["AWS::AccountId", accountId],
    ["AWS::NotificationARNs", []],
    ["AWS::Partition", partition],
    ["AWS::Region", region],
    // The same in every run; on AWS, the last part is random.
    [
      "AWS::StackId",
      `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stackName}/00000000-0000-4000-8000-000000000000`,
    ],
    ["AWS::StackName", stackName],
    ["AWS::URLSuffix", suffix],
  ];
}

function collectionIn(root: MapNode, file: TemplateFile, parameters: ReadonlyMap<string, PropertyValue>) {
  const sections = {
    text: file.text,
    conditions: new Map(),
    mappings: sectionEntries(root, "Mappings"),
    resources: new Map(),
  };
  const evaluator = new Evaluator(sections, { ...noResources, parameters });
  return (node: TemplateNode): readonly string[] => {
    const value = evaluator.value(node);
    const items = typeof value === "symbol" ? undefined : plain(value);
    if (!Array.isArray(items)) throw new Fault(node.start, "The collection of Fn::ForEach must be a list.");
    return items.map(String);
  };
}
