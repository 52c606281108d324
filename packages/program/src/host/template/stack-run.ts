// Registers the resources of one stack with the engine, each as soon as those that it waits for are settled, and evaluates
// the outputs.
import { isPropertyMap, type PropertyMap, type PropertyValue } from "@answerback/pulumi/host";
import type { Deployment } from "../../engine/deployment.ts";
import {
  plainOptions,
  type Registered,
  type Registration,
  RegistrationError,
  SkippedError,
} from "../../engine/registration.ts";
import type { Position } from "../../report/event.ts";
import { cloudFormationType, tokenOfType } from "../../stand-in/cloudformation/resource-type.ts";
import type { ResourceValues } from "../../template/evaluation.ts";
import type { Evaluator } from "../../template/evaluator.ts";
import { Fault, whatThereIs } from "../../template/fault.ts";
import { entryOf, memberOf, stringOf } from "../../template/node.ts";
import { type StackTemplate, TemplateFaults } from "../../template/stack-template.ts";
import type { ResourceDeclaration } from "../../template/template.ts";
import type { TemplateFile } from "../../template/template-file.ts";
import { ProgramError } from "../program-error.ts";
import { generatedName } from "./generated-name.ts";
import {
  type GivenParameters,
  nestedParameters,
  nestedStackType,
  nestedStackValues,
  nestedTemplatePath,
} from "./nested-stack.ts";
import { type InputOptions, resourceInputs } from "./resource-inputs.ts";
import { resourceValues } from "./resource-values.ts";

/** A template that is ready to run. */
export interface OpenedStack {
  readonly stackName: string;
  readonly file: TemplateFile;
  readonly stack: StackTemplate;
  /** To which paths in the template are relative. */
  readonly folder: string;
  /** Of a nested stack. */
  readonly nesting?: Nesting;
}

export interface Nesting {
  /** URN of the nested stack. */
  readonly parent: string;
  /** Stands before the names of its resources: `Chat.`. */
  readonly prefix: string;
  /** URNs of the resources that the nested stack waits for. */
  readonly dependencies: readonly string[];
  /** The templates that contain it, absolute. */
  readonly ancestors: readonly string[];
}

export interface StackRunOptions extends OpenedStack, Omit<InputOptions, "fullName"> {
  /** Reads the template of a nested stack. @throws TemplateFaults, ProgramError */
  readonly openNested: (path: string, stackName: string, parameters: GivenParameters) => Promise<OpenedStack>;
  /** Called before the resources of a template are registered. */
  readonly onOpened: (stack: OpenedStack, urnOf: (name: string) => string) => void;
  readonly deployment: Deployment;
  /** Values that other stacks export. */
  readonly exports: PropertyMap;
}

export interface StackResult {
  readonly outputs: PropertyMap;
  /** With those of nested stacks. */
  readonly exports: PropertyMap;
  /** Of outputs; those of resources are already reported. */
  readonly faults: readonly Fault[];
}

export async function runStack(options: StackRunOptions): Promise<StackResult> {
  const run = new StackRun(options);
  await run.all();
  return run.results();
}

class StackRun {
  readonly #options: StackRunOptions;
  readonly #evaluator: Evaluator;
  readonly #work = new Map<string, Promise<void>>();
  readonly #values = new Map<string, ResourceValues>();
  readonly #nested = new Map<string, StackRun>();
  /** Of nested stacks. */
  readonly #exports: Record<string, PropertyValue> = {};

  constructor(options: StackRunOptions) {
    this.#options = options;
    this.#evaluator = options.stack.evaluator({
      resource: (name) => this.#values.get(name),
      exported: (name) => options.exports[name],
      exportNames: Object.keys(options.exports),
    });
    options.onOpened(options, (name) => this.#urnOf(name));
  }

  /** Resolves when all resources are settled; then `results` can be called. */
  async all(): Promise<void> {
    await Promise.all([...this.#options.stack.created.keys()].map((name) => this.settled(name)));
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
    const dependencies = [...(this.#options.nesting?.dependencies ?? []), ...needed.flatMap((it) => this.#urnsOf(it))];
    const registration = { ...this.#registration(resource), dependencies };
    try {
      if (type === nestedStackType && !hasFailed && (await this.#ranNested(resource, registration))) return;
      const inputs = hasFailed
        ? {}
        : await resourceInputs(resource, this.#evaluator, { ...this.#options, fullName: this.#fullName(name) });
      const registered = await deployment.register({ ...registration, inputs });
      this.#values.set(name, resourceValues(type, known, withInputs(registered, inputs)));
    } catch (error) {
      if (error instanceof RegistrationError || error instanceof SkippedError) return;
      if (error instanceof TemplateFaults) {
        const position = error.file.position(error.faults[0]!.start);
        deployment.refuse({ ...registration, position }, error.message);
        return;
      }
      if (!(error instanceof Fault)) throw error;
      deployment.refuse({ ...registration, position: this.#position(error.start) }, error.message);
    }
  }

  /**
   * Runs the template of a nested stack, whose resources become children of it.
   * @returns false if the template is not on this machine @throws Fault, TemplateFaults
   */
  async #ranNested(resource: ResourceDeclaration, registration: Registration): Promise<boolean> {
    const { deployment, file, folder, assets, nesting, openNested } = this.#options;
    const { name, type, start, properties } = resource;
    const { TemplateURL: url, Parameters: parameters } =
      properties === undefined ? {} : this.#evaluator.properties(properties);
    const path = nestedTemplatePath(url, folder, assets);
    if (path === undefined) return false;
    const place = properties && entryOf(properties, "TemplateURL");
    const ancestors = [...(nesting?.ancestors ?? []), file.path];
    if (ancestors.includes(path)) throw new Fault(place?.start ?? start, "The template contains itself.");
    const given = nestedParameters(parameters);
    const stackName = generatedName(this.#options.stackName, name, type);
    const opened = await openNested(path, stackName, given).catch((error) => {
      if (error instanceof ProgramError) throw new Fault(place?.start ?? start, error.message);
      throw error;
    });
    requireParameters(resource, Object.keys(given.given), opened.stack);
    const inputs: PropertyMap = isPropertyMap(parameters) ? { parameters } : {};
    const { urn } = await deployment.register({ ...registration, custom: false, inputs });
    const { dependencies } = registration;
    const prefix = `${nesting?.prefix ?? ""}${name}.`;
    const run = new StackRun({
      ...this.#options,
      ...opened,
      nesting: { parent: urn, prefix, dependencies, ancestors },
    });
    this.#nested.set(name, run);
    await run.all();
    const { outputs, exports, faults } = run.results();
    Object.assign(this.#exports, exports);
    if (faults.length > 0) throw new TemplateFaults(opened.file, faults);
    await deployment.registerOutputs(urn, { outputs });
    const isComplete = [...opened.stack.created.keys()].every((it) => run.#values.has(it));
    const stackId = opened.stack.parameters.get("AWS::StackId")!;
    if (isComplete) this.#values.set(name, nestedStackValues(stackId, outputs));
    return true;
  }

  #registration(resource: ResourceDeclaration): Registration {
    const { name, start, type, deletionPolicy, updateReplacePolicy } = resource;
    return {
      ...plainOptions,
      type: tokenOfType(type),
      name: this.#fullName(name),
      parent: this.#options.nesting?.parent,
      inputs: {},
      dependencies: [],
      provider: undefined,
      retainOnDelete: /^Retain/.test(stringOf(deletionPolicy) ?? ""),
      retainOnReplace: stringOf(updateReplacePolicy) === "Retain",
      additionalSecretOutputs: [],
      position: this.#position(start),
    };
  }

  #fullName(name: string): string {
    return `${this.#options.nesting?.prefix ?? ""}${name}`;
  }

  #urnOf(name: string): string {
    const { deployment, stack, nesting } = this.#options;
    const type = tokenOfType(stack.created.get(name)!.type);
    return deployment.urnOf({ type, name: this.#fullName(name), parent: nesting?.parent });
  }

  /** Of a resource, and of all resources in it if it is a nested stack. */
  #urnsOf(name: string): readonly string[] {
    const run = this.#nested.get(name);
    const inner = run === undefined ? [] : [...run.#options.stack.created.keys()].flatMap((it) => run.#urnsOf(it));
    return [this.#urnOf(name), ...inner];
  }

  #position(start: number): Position {
    return this.#options.file.position(start);
  }

  results(): StackResult {
    const { stack, deployment } = this.#options;
    const outputs: Record<string, PropertyValue> = {};
    const exports: Record<string, PropertyValue> = { ...this.#exports };
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

/** @throws Fault if a nested stack gives a parameter that its template does not have */
function requireParameters({ properties }: ResourceDeclaration, given: readonly string[], { template }: StackTemplate) {
  const unknown = given.find((it) => !template.parameters.has(it));
  if (unknown === undefined) return;
  const parameters = properties && memberOf(properties, "Parameters");
  const entry = parameters?.kind === "map" ? entryOf(parameters, unknown) : undefined;
  const known = whatThereIs(unknown, template.parameters.keys(), "parameters");
  throw new Fault(
    (entry ?? parameters ?? properties!).start,
    `The nested template has no parameter ${unknown}.${known}`,
  );
}
