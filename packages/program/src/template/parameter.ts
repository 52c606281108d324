// The parameters of a template: given values, defaults, types and constraints.
import { type PropertyValue, Secret } from "@answerback/pulumi/host";
import { Fault } from "./fault.ts";
import { entryOf, type MapEntry, type MapNode, memberOf, stringOf, type TemplateNode, textOf } from "./node.ts";

export interface ParameterSources {
  /** By parameter, as text. */
  readonly given: Readonly<Record<string, string>>;
  /** Values of the Systems Manager parameter store, by name. */
  readonly ssm: Readonly<Record<string, string>>;
  /** Names of given values that contain a secret. */
  readonly secrets?: ReadonlySet<string>;
  /** The advice for a parameter without a value. Absent: to use `-c`. */
  readonly howToSet?: (name: string) => string;
}

const scalarTypes = new Set(["String", "Number", "AWS::SSM::Parameter::Name"]);
const listTypes = new Set(["CommaDelimitedList", "List<Number>", "List<String>"]);
const awsType = /^AWS::[A-Z]\w*::[\w:]+$/;
const storedType = /^AWS::SSM::Parameter::Value<(.+)>$/;
const numberText = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/** @throws Fault */
export function parameterValue(entry: MapEntry, sources: ParameterSources): PropertyValue {
  const { key: name, start, value: declaration } = entry;
  if (declaration.kind !== "map")
    throw new Fault(declaration.start, `The parameter ${name} must be a map with a Type.`);
  const type = stringOf(memberOf(declaration, "Type"));
  if (type === undefined) throw new Fault(start, `The parameter ${name} has no Type.`);
  const stored = storedType.exec(type)?.[1];
  const kind = kindOf(stored ?? type, entryOf(declaration, "Type")?.value.start ?? start);
  const given = sources.given[name] ?? defaultOf(name, declaration);
  if (given === undefined) {
    const how = sources.howToSet?.(name) ?? `Set it with -c ${name}=…`;
    throw new Fault(start, `The parameter ${name} has no value and no Default. ${how}`);
  }
  check(name, given, kind, declaration, start);
  const text = stored === undefined ? given : storedText(name, given, sources, start);
  const value = kind.isList ? text.split(",").map((it) => it.trim()) : text;
  const isSecret = textOf(memberOf(declaration, "NoEcho")) === "true" || sources.secrets?.has(name);
  return isSecret ? new Secret(value) : value;
}

interface Kind {
  readonly isList: boolean;
  readonly isNumber: boolean;
}

function kindOf(type: string, start: number): Kind {
  const item = /^List<(.+)>$/.exec(type)?.[1];
  if (!scalarTypes.has(type) && !listTypes.has(type) && !awsType.test(item ?? type)) {
    throw new Fault(
      start,
      `CloudFormation has no parameter type ${type}. Use String, Number, CommaDelimitedList, List<Number>, an AWS type such as AWS::EC2::VPC::Id, or AWS::SSM::Parameter::Value<String>.`,
    );
  }
  return { isList: listTypes.has(type) || item !== undefined, isNumber: (item ?? type) === "Number" };
}

function defaultOf(name: string, declaration: MapNode): string | undefined {
  const node = memberOf(declaration, "Default");
  if (node === undefined) return undefined;
  const text = textOf(node);
  if (text === undefined) throw new Fault(node.start, `Default of ${name} must be a string or a number.`);
  return text;
}

function storedText(name: string, key: string, { ssm }: ParameterSources, start: number): string {
  const found = ssm[key];
  if (found !== undefined) return found;
  throw new Fault(
    start,
    `The parameter ${name} reads ${key} from the parameter store. Set ssmParameters: { "${key}": … } in answerback.yaml.`,
  );
}

function check(name: string, text: string, { isList, isNumber }: Kind, declaration: MapNode, start: number): void {
  const described = textOf(memberOf(declaration, "ConstraintDescription"));
  const fail = (rule: string): never => {
    const shown = textOf(memberOf(declaration, "NoEcho")) === "true" ? "its value" : JSON.stringify(text);
    throw new Fault(
      start,
      `The parameter ${name} ${rule}, not ${shown}.${described === undefined ? "" : ` ${described}`}`,
    );
  };
  const items = isList ? text.split(",").map((it) => it.trim()) : [text];
  if (isNumber && !items.every((it) => numberText.test(it))) fail("must be a number");
  const allowed = memberOf(declaration, "AllowedValues");
  if (allowed?.kind === "list") {
    const values = allowed.items.map((it) => textOf(it) ?? "");
    if (!items.every((it) => values.includes(it))) fail(`must be one of ${values.join(", ")}`);
  }
  const pattern = textOf(memberOf(declaration, "AllowedPattern"));
  if (pattern !== undefined && !items.every((it) => javaPattern(name, pattern, start).test(it))) {
    fail(`must match ${pattern}`);
  }
  const limit = (key: string) => numberOf(name, key, memberOf(declaration, key));
  const [minLength, maxLength, minValue, maxValue] = ["MinLength", "MaxLength", "MinValue", "MaxValue"].map(limit);
  if (minLength !== undefined && text.length < minLength) fail(`must have at least ${minLength} characters`);
  if (maxLength !== undefined && text.length > maxLength) fail(`must have at most ${maxLength} characters`);
  if (minValue !== undefined && items.some((it) => Number(it) < minValue)) fail(`must be at least ${minValue}`);
  if (maxValue !== undefined && items.some((it) => Number(it) > maxValue)) fail(`must be at most ${maxValue}`);
}

/** Matches the whole value, as CloudFormation does. */
function javaPattern(name: string, pattern: string, start: number): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch (cause) {
    throw new Fault(start, `AllowedPattern of ${name} is not a regular expression: ${(cause as Error).message}.`);
  }
}

function numberOf(name: string, key: string, node: TemplateNode | undefined): number | undefined {
  if (node === undefined) return undefined;
  const number = Number(textOf(node));
  if (Number.isNaN(number)) throw new Fault(node.start, `${key} of ${name} must be a number.`);
  return number;
}
