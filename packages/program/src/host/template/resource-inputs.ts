// The inputs of a resource as the engine takes them, from its properties in a template.
import { join } from "node:path";
import { isPropertyMap, type PropertyMap, type PropertyValue, serviceName } from "@answerback/pulumi/host";
import {
  type CloudFormationType,
  cloudFormationType,
  nativeName,
  tokenOfType,
  typeNames,
} from "../../stand-in/cloudformation/resource-type.ts";
import { nativeType } from "../../stand-in/native-type.ts";
import type { Evaluator } from "../../template/evaluator.ts";
import { Fault, whatThereIs } from "../../template/fault.ts";
import type { ResourceDeclaration } from "../../template/template.ts";
import { builtFunction } from "./function-build.ts";
import { generatedName } from "./generated-name.ts";
import { localInputs, runsHere } from "./local-inputs.ts";
import { isServiceResource, requireKnownProperties, serviceInputs } from "./service-inputs.ts";
import type { Assets } from "./stack-source.ts";

export interface InputOptions {
  readonly stackName: string;
  /** Of the resource, with the names of the nested stacks that contain it. */
  readonly fullName: string;
  /** To which paths in the template are relative. */
  readonly folder: string;
  /** By key in S3, absolute. */
  readonly assets: Assets;
  /** For functions that are built. */
  readonly buildFolder: string;
  /** Files from which a function was built, absolute. */
  readonly onSources: (files: readonly string[]) => void;
}

/** @throws Fault */
export async function resourceInputs(
  resource: ResourceDeclaration,
  evaluator: Evaluator,
  options: InputOptions,
): Promise<PropertyMap> {
  const { type, typeStart, properties } = resource;
  const known = cloudFormationType(type);
  if (known === undefined && type.startsWith("AWS::")) {
    throw new Fault(typeStart, `CloudFormation has no resource type ${type}.${nearestType(type)}`);
  }
  const kind = serviceName(type);
  const isService = kind !== undefined && isServiceResource(kind);
  if (isService && properties !== undefined) requireKnownProperties(type, kind, properties);
  const values = properties === undefined ? {} : evaluator.properties(properties);
  if (isService) return serviceInputs(kind, values);
  const named = (inputs: PropertyMap) => withName(resource, options.stackName, known, inputs);
  if (!runsHere(tokenOfType(type))) return named(values);
  const local = withAsset(values, options.assets);
  const built = type === "AWS::Lambda::Function" ? await withBuild(resource, local, options) : local;
  return named(localInputs(built, options.folder));
}

/** Code in S3 that an asset uploads is taken from the asset. */
function withAsset(values: PropertyMap, assets: Assets): PropertyMap {
  const located = Object.entries(values).map(([name, value]): [string, PropertyValue] => {
    const key = isPropertyMap(value) ? (value.S3Key ?? value.s3Key) : undefined;
    const asset = typeof key === "string" ? assets.get(key) : undefined;
    return [name, asset ?? value];
  });
  return Object.fromEntries(located);
}

/** @throws Fault */
async function withBuild(
  { metadata }: ResourceDeclaration,
  values: PropertyMap,
  { folder, buildFolder, fullName, onSources }: InputOptions,
): Promise<PropertyMap> {
  const { Code: code, Handler: handler } = values;
  if (metadata === undefined || typeof code !== "string" || typeof handler !== "string") return values;
  const built = await builtFunction({ metadata, code, folder, handler, outFolder: join(buildFolder, fullName) });
  onSources(built?.sources ?? []);
  return built === undefined ? values : { ...values, Code: built.folder };
}

/** Names a resource as CloudFormation does if the template does not. */
function withName(
  { name, type }: ResourceDeclaration,
  stackName: string,
  known: CloudFormationType | undefined,
  values: PropertyMap,
): PropertyMap {
  const inputs: PropertyMap = Object.fromEntries(Object.entries(values).map(([key, it]) => [nativeName(key), it]));
  const isName = known !== undefined && known.ref !== "" && !known.attributes.has(known.ref);
  const property = nativeType(tokenOfType(type))?.nameProperty || (isName ? nativeName(known.ref) : "");
  if (property === "" || inputs[property] !== undefined) return inputs;
  return { ...inputs, [property]: generatedName(stackName, name, type) };
}

/** Only types of the same service are worth listing. */
function nearestType(type: string): string {
  const service = type.split("::").slice(0, 2).join("::");
  const same = typeNames.filter((it) => it.startsWith(`${service}::`));
  return whatThereIs(type, same.length > 0 ? same : typeNames, same.length > 0 ? `types of ${service}` : "types");
}
