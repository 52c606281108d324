// Registers the resources of one stack with the engine, each as soon as those that it waits for are settled, and evaluates
// the outputs.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { isPropertyMap, type PropertyMap, type PropertyValue, serviceName } from "@answerback/pulumi/host";
import type { Deployment } from "../../engine/deployment.ts";
import {
  plainOptions,
  type Registered,
  type Registration,
  RegistrationError,
  SkippedError,
} from "../../engine/registration.ts";
import type { Position } from "../../report/event.ts";
import {
  type CloudFormationType,
  cloudFormationType,
  nativeName,
  tokenOfType,
  typeNames,
} from "../../stand-in/cloudformation/resource-type.ts";
import { nativeType } from "../../stand-in/native-type.ts";
import type { Evaluator, ResourceValues } from "../../template/evaluator.ts";
import { Fault, whatThereIs } from "../../template/fault.ts";
import { stringOf } from "../../template/node.ts";
import type { StackTemplate } from "../../template/stack-template.ts";
import type { ResourceDeclaration } from "../../template/template.ts";
import type { TemplateFile } from "../../template/template-file.ts";
import { builtFunction } from "./function-build.ts";
import { localInputs, runsHere } from "./local-inputs.ts";
import { resourceValues } from "./resource-values.ts";
import { isServiceResource, requireKnownProperties, serviceInputs } from "./service-inputs.ts";
import type { Assets } from "./stack-source.ts";

export interface StackRunOptions {
  readonly stackName: string;
  readonly file: TemplateFile;
  /** To which paths in the template are relative. */
  readonly folder: string;
  /** By key in S3, absolute. */
  readonly assets: Assets;
  /** For functions that are built. */
  readonly buildFolder: string;
  /** Files from which a function was built, absolute. */
  readonly onSources: (files: readonly string[]) => void;
  readonly stack: StackTemplate;
  readonly deployment: Deployment;
  /** Values that other stacks export. */
  readonly exports: PropertyMap;
}

export interface StackResult {
  readonly outputs: PropertyMap;
  readonly exports: PropertyMap;
  /** Of outputs; those of resources are already reported. */
  readonly faults: readonly Fault[];
}

export async function runStack(options: StackRunOptions): Promise<StackResult> {
  const run = new StackRun(options);
  await Promise.all([...options.stack.created.keys()].map((name) => run.settled(name)));
  return run.results();
}

class StackRun {
  readonly #options: StackRunOptions;
  readonly #evaluator: Evaluator;
  readonly #work = new Map<string, Promise<void>>();
  readonly #values = new Map<string, ResourceValues>();

  constructor(options: StackRunOptions) {
    this.#options = options;
    this.#evaluator = options.stack.evaluator({
      resource: (name) => this.#values.get(name),
      exported: (name) => options.exports[name],
      exportNames: Object.keys(options.exports),
    });
  }

  /** Resolves when a resource is registered, or has failed, which is then reported. */
  settled(name: string): Promise<void> {
    const known = this.#work.get(name);
    if (known !== undefined) return known;
    const work = this.#settle(this.#options.stack.created.get(name)!);
    this.#work.set(name, work);
    return work;
  }

  async #settle(resource: ResourceDeclaration): Promise<void> {
    const { deployment, stack } = this.#options;
    const { name, type } = resource;
    const needed = [...(stack.dependencies.get(name) ?? [])];
    await Promise.all(needed.map((it) => this.settled(it)));
    const known = cloudFormationType(type);
    // The engine skips what depends on a failure, so no inputs are needed.
    const hasFailed = needed.some((it) => !this.#values.has(it));
    const registration = { ...this.#registration(resource), dependencies: needed.map((it) => this.#urnOf(it)) };
    try {
      const inputs = hasFailed ? {} : await this.#inputs(resource, known);
      const registered = await deployment.register({ ...registration, inputs });
      this.#values.set(name, resourceValues(type, known, withInputs(registered, inputs)));
    } catch (error) {
      if (error instanceof RegistrationError || error instanceof SkippedError) return;
      if (!(error instanceof Fault)) throw error;
      deployment.refuse({ ...registration, position: this.#position(error.start) }, error.message);
    }
  }

  /** @throws Fault */
  async #inputs(resource: ResourceDeclaration, known: CloudFormationType | undefined): Promise<PropertyMap> {
    const { name, type, typeStart, properties } = resource;
    if (known === undefined && type.startsWith("AWS::")) {
      throw new Fault(typeStart, `CloudFormation has no resource type ${type}.${nearestType(type)}`);
    }
    const kind = serviceName(type);
    const isService = kind !== undefined && isServiceResource(kind);
    if (isService && properties !== undefined) requireKnownProperties(type, kind, properties);
    const values = properties === undefined ? {} : this.#evaluator.properties(properties);
    if (isService) return serviceInputs(kind, values);
    if (!runsHere(tokenOfType(type))) return this.#withName(name, type, known, values);
    const local = this.#withAsset(values);
    const built = type === "AWS::Lambda::Function" ? await this.#built(resource, local) : local;
    return this.#withName(name, type, known, localInputs(built, this.#options.folder));
  }

  /** Code in S3 that an asset uploads is taken from the asset. */
  #withAsset(values: PropertyMap): PropertyMap {
    const located = Object.entries(values).map(([name, value]): [string, PropertyValue] => {
      const key = isPropertyMap(value) ? (value.S3Key ?? value.s3Key) : undefined;
      const asset = typeof key === "string" ? this.#options.assets.get(key) : undefined;
      return [name, asset ?? value];
    });
    return Object.fromEntries(located);
  }

  /** @throws Fault */
  async #built({ name, metadata }: ResourceDeclaration, values: PropertyMap): Promise<PropertyMap> {
    const { Code: code, Handler: handler } = values;
    if (metadata === undefined || typeof code !== "string" || typeof handler !== "string") return values;
    const { folder, buildFolder } = this.#options;
    const built = await builtFunction({ metadata, code, folder, handler, outFolder: join(buildFolder, name) });
    this.#options.onSources(built?.sources ?? []);
    return built === undefined ? values : { ...values, Code: built.folder };
  }

  /** Names a resource as CloudFormation does if the template does not. */
  #withName(name: string, type: string, known: CloudFormationType | undefined, values: PropertyMap): PropertyMap {
    const named = Object.entries(values).map(([key, value]): [string, PropertyValue] => [nativeName(key), value]);
    const inputs: PropertyMap = Object.fromEntries(named);
    const isName = known !== undefined && known.ref !== "" && !known.attributes.has(known.ref);
    const property = nativeType(tokenOfType(type))?.nameProperty || (isName ? nativeName(known.ref) : "");
    if (property === "" || inputs[property] !== undefined) return inputs;
    return { ...inputs, [property]: generatedName(this.#options.stackName, name, type) };
  }

  #registration(resource: ResourceDeclaration): Registration {
    const { name, start, type, deletionPolicy, updateReplacePolicy } = resource;
    return {
      ...plainOptions,
      type: tokenOfType(type),
      name,
      parent: undefined,
      inputs: {},
      dependencies: [],
      provider: undefined,
      retainOnDelete: /^Retain/.test(stringOf(deletionPolicy) ?? ""),
      retainOnReplace: stringOf(updateReplacePolicy) === "Retain",
      additionalSecretOutputs: [],
      position: this.#position(start),
    };
  }

  #urnOf(name: string): string {
    const { deployment, stack } = this.#options;
    return deployment.urnOf({ type: tokenOfType(stack.created.get(name)!.type), name, parent: undefined });
  }

  #position(start: number): Position {
    return this.#options.file.position(start);
  }

  results(): StackResult {
    const { stack, deployment } = this.#options;
    const outputs: Record<string, PropertyValue> = {};
    const exports: Record<string, PropertyValue> = {};
    const faults: Fault[] = [];
    for (const { name, value, exportName, condition } of stack.template.outputs.values()) {
      try {
        if (condition !== undefined && !this.#evaluator.condition(condition.name, condition.start)) continue;
        const found = this.#evaluator.value(value);
        if (typeof found === "symbol") continue;
        outputs[name] = found;
        const exported = exportName && this.#evaluator.value(exportName);
        if (typeof exported === "string") exports[exported] = found;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        // An output of a resource that failed is not a second mistake.
        if (deployment.errors.length === 0) faults.push(error);
      }
    }
    return { outputs, exports, faults };
  }
}

/** Attributes may also name properties that the template sets. */
const withInputs = ({ id, outputs }: Registered, inputs: PropertyMap) => ({ id, outputs: { ...inputs, ...outputs } });

/** `STACK-LOGICALID-` and twelve characters, the same in every run. */
function generatedName(stackName: string, name: string, type: string): string {
  const digest = createHash("sha256").update(`${stackName} ${type} ${name}`).digest();
  const suffix = Array.from(digest.subarray(0, 12), (byte) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[byte % 32]).join("");
  const full = `${stackName}-${name}-${suffix}`;
  return type === "AWS::S3::Bucket" ? full.toLowerCase() : full;
}

/** Only types of the same service are worth listing. */
function nearestType(type: string): string {
  const service = type.split("::").slice(0, 2).join("::");
  const same = typeNames.filter((it) => it.startsWith(`${service}::`));
  return whatThereIs(type, same.length > 0 ? same : typeNames, same.length > 0 ? `types of ${service}` : "types");
}
