// Lambda functions of a program, as plain data for whatever runs them.
import { AssetValue, isPropertyMap, type PlainValue, type PropertyValue, plain, Secret } from "@answerback/pulumi/host";
import type { ResourceState } from "../engine/state-file.ts";
import { urnName } from "../engine/urn.ts";
import { type CodeEntry, CodeError, codeEntries } from "./code-entries.ts";
import type { CodeFolder } from "./code-folder.ts";
import { lambdaKind } from "./lambda-type.ts";
import { objectSource } from "./s3-object.ts";

export interface LambdaFunction {
  /** On AWS. */
  readonly name: string;
  /** In the program. */
  readonly logicalName: string;
  readonly arn: string;
  /** Undefined for container images. */
  readonly runtime: string | undefined;
  readonly handler: string | undefined;
  readonly code: LambdaCode;
  /** Unpacked, absolute; later ones win. */
  readonly layers: readonly CodeFolder[];
  /** Layers that the program does not define. */
  readonly missingLayers: readonly string[];
  /** Secrets are in plain text: do not show it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Megabytes. */
  readonly memorySize: number;
  readonly reservedConcurrency: number | undefined;
  /** As in the program: `arm64`, `x86_64`; empty if it sets none. */
  readonly architectures: readonly string[];
  readonly versions: readonly string[];
  /** The version that each alias names. */
  readonly aliases: Readonly<Record<string, string>>;
}

export type LambdaCode =
  | ({
      readonly kind: "folder";
      /** Changes if a run of the program found other code. */
      readonly revision: string;
    } & CodeFolder)
  /** It does not run here: `reason` is a sentence without capital and full stop. */
  | { readonly kind: "refused"; readonly reason: string };

const text = (value: PlainValue | PropertyValue | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
const number = (value: PlainValue | undefined): number | undefined => (typeof value === "number" ? value : undefined);
const list = (value: PlainValue | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((it) => typeof it === "string") : [];

/** A function or a layer, before its code is laid out. */
export interface LambdaResource {
  readonly state: ResourceState;
  readonly kind: "Function" | "LayerVersion";
  readonly name: string;
}

/** The functions and layers that a program manages, in the order of its state. */
export function lambdaResources(states: readonly ResourceState[]): readonly LambdaResource[] {
  return states.flatMap((state) => {
    const kind = state.external ? undefined : lambdaKind(state.type);
    if (kind !== "Function" && kind !== "LayerVersion") return [];
    const { name, functionName, layerName } = state.outputs;
    const found = text(plain(kind === "Function" ? (functionName ?? name) : layerName)) ?? urnName(state.urn);
    return { state, kind, name: found };
  });
}

/**
 * @param states of all resources, for aliases and objects in S3
 * @param folder to which paths are relative
 * @throws CodeError
 */
export async function entriesOf(
  { state: { inputs, type } }: LambdaResource,
  states: readonly ResourceState[],
  folder: string,
): Promise<readonly CodeEntry[]> {
  const given = unwrapped(inputs.code ?? inputs.content);
  const members = type.startsWith("aws:") ? inputs : isPropertyMap(given) ? given : {};
  const inline = text(plain(members.zipFile)) ?? (given instanceof AssetValue ? inlineText(given) : undefined);
  if (inline !== undefined) {
    const extension = text(plain(inputs.runtime))?.startsWith("python") ? "py" : "js";
    return [{ kind: "text", path: `index.${extension}`, text: inline }];
  }
  const asset = given instanceof AssetValue ? given : objectSource(members, states);
  if (asset !== undefined) return codeEntries(asset, folder);
  const [bucket, key] = [text(plain(members.s3Bucket)), text(plain(members.s3Key))];
  if (bucket !== undefined)
    throw new CodeError(`its code is in S3 (${bucket}/${key}), and the program does not upload it`);
  throw new CodeError("the program does not define its code");
}

/** Of a single asset, which CloudFormation would put into a file `index`. */
function inlineText({ asset }: AssetValue): string | undefined {
  return asset.kind === "asset" ? text(asset.members.text as PlainValue) : undefined;
}

export const isImage = ({ state: { inputs } }: LambdaResource): boolean =>
  plain(inputs.packageType) === "Image" || text(plain(inputs.imageUri)) !== undefined;

/** The function as it is defined, without its code. */
export function definitionOf(
  { state, name }: LambdaResource,
  states: readonly ResourceState[],
): Omit<LambdaFunction, "code" | "layers" | "missingLayers"> {
  const { inputs, outputs } = state;
  const plainInput = (member: string) => plain(inputs[member]);
  const concurrency = number(plainInput("reservedConcurrentExecutions"));
  const own = aliasesAndVersions(name, states);
  const published = Number(plain(outputs.version));
  const numbers = Array.from({ length: published > 0 ? published : 0 }, (_, index) => String(index + 1));
  return {
    name,
    logicalName: urnName(state.urn),
    arn: text(plain(outputs.arn)) ?? "",
    runtime: text(plainInput("runtime")),
    handler: text(plainInput("handler")),
    environment: variablesOf(plainInput("environment")),
    timeoutSeconds: number(plainInput("timeout")) ?? 3,
    memorySize: number(plainInput("memorySize")) ?? 128,
    // -1 means that nothing is reserved.
    reservedConcurrency: concurrency !== undefined && concurrency >= 0 ? concurrency : undefined,
    architectures: list(plainInput("architectures")),
    versions: [...new Set([...numbers, ...own.versions])],
    aliases: own.aliases,
  };
}

function variablesOf(environment: PlainValue | undefined): Readonly<Record<string, string>> {
  const variables =
    typeof environment === "object" && environment !== null && "variables" in environment ? environment.variables : {};
  return Object.fromEntries(
    Object.entries(variables ?? {}).flatMap(([name, value]) =>
      value === null || typeof value === "object" ? [] : [[name, String(value)]],
    ),
  );
}

function aliasesAndVersions(name: string, states: readonly ResourceState[]) {
  const aliases: Record<string, string> = {};
  const versions: string[] = [];
  for (const { type, inputs, outputs, external } of states) {
    const kind = external ? undefined : lambdaKind(type);
    if ((kind !== "Alias" && kind !== "Version") || nameOf(text(plain(inputs.functionName))) !== name) continue;
    const version = text(plain(kind === "Alias" ? inputs.functionVersion : outputs.version));
    const alias = text(plain(outputs.name));
    if (kind === "Version" && version !== undefined) versions.push(version);
    else if (alias !== undefined) aliases[alias] = version ?? "$LATEST";
  }
  return { aliases, versions };
}

/** Of a name or an ARN, with or without a qualifier. */
const nameOf = (given = ""): string | undefined => /(?:^|function:)([\w-]+)(?::[\w$-]+)?$/.exec(given)?.[1];

/** The ARNs of a function's layers, in order. */
export const layerArns = ({ state }: LambdaResource): readonly string[] => list(plain(state.inputs.layers));
export const layerArn = ({ state: { outputs, id } }: LambdaResource): string | undefined =>
  text(plain(outputs.arn ?? outputs.layerVersionArn)) ?? id;

/** Changes with the code that a run of the program found. */
export function revisionOf({ state: { inputs } }: LambdaResource): string {
  const code = unwrapped(inputs.code);
  return code instanceof AssetValue ? JSON.stringify(code.asset.members) : "";
}

const unwrapped = (value: PropertyValue | undefined): PropertyValue | undefined =>
  value instanceof Secret ? unwrapped(value.value) : value;
