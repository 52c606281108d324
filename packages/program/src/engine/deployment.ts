// One run of a program, seen from its engine: answers registrations as they arrive, then deletes what left the program.
// The monitor calls it; resource-step.ts and deletion.ts do the work.

import { isDeepStrictEqual } from "node:util";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import {
  type CheckContext,
  containsUnknown,
  officialToken,
  type PropertyMap,
  type PropertyValue,
  plain,
  type ResourceContext,
  type ResourceType,
  serviceName,
} from "@answerback/pulumi/host";
import { isTableType } from "../dynamodb/program-tables.ts";
import { ProgramError } from "../host/program-error.ts";
import { lambdaKind, lambdaResourceType } from "../lambda/lambda-type.ts";
import type { Changes, Operation, Position, ProgramEvent, ResourceName, ResourceResult } from "../report/event.ts";
import { shownMap } from "../report/shown-value.ts";
import { type Declarations, noDeclarations } from "../stand-in/declarations/declaration.ts";
import { foreignOutputs, foreignResourceType } from "../stand-in/foreign-resource.ts";
import { aliasUrns, refuseTaken } from "./alias.ts";
import { defaultTagsOf } from "./default-tags.ts";
import { deleteGone } from "./deletion.ts";
import { afterFirstRoute } from "./deployment-order.ts";
import { type DynamicProvider, isDynamicType } from "./dynamic-provider.ts";
import {
  type EngineResourceType,
  providerResourceType,
  type StackOutputs,
  stackReferenceType,
} from "./engine-resource.ts";
import type { HookHost } from "./hook.ts";
import { withoutHttpContent } from "./http-api.ts";
import {
  type ReadRegistration,
  type Registered,
  type Registration,
  RegistrationError,
  SkippedError,
} from "./registration.ts";
import { read, settle } from "./resource-step.ts";
import type { StackRecord } from "./stack-record.ts";
import { deployStages, noteUndeployed } from "./stage-deployment.ts";
import type { ResourceState } from "./state-file.ts";
import type { StepEnvironment } from "./step.ts";
import { createUrn, isProviderType, stackType, urnName } from "./urn.ts";

export interface DeploymentOptions {
  readonly project: string;
  readonly stack: string;
  readonly record: StackRecord;
  /** By official token. */
  readonly resourceTypes: ReadonlyMap<string, ResourceType>;
  /** Of the default provider. */
  readonly context: ResourceContext;
  /** Of the default provider. */
  readonly defaultTags?: CheckContext["defaultTags"];
  readonly stackOutputs: StackOutputs;
  /** From the program's SDK. */
  readonly declarations?: Declarations;
  readonly dynamic?: DynamicProvider;
  readonly hooks: HookHost;
  /** True to leave deployments to the program. */
  readonly exact: boolean;
  /** Called for each DynamoDB table, before its step, if the caller creates the tables after the run. */
  readonly onTable?: (() => void) | undefined;
  readonly emit: (event: ProgramEvent) => void;
  /** Lets creates choose identifiers. Absent: the service chooses, and an interrupted create is not found again. */
  readonly identifierToken?: string | undefined;
}

export class Deployment implements StepEnvironment {
  readonly record: StackRecord;
  readonly emit: (event: ProgramEvent) => void;
  readonly hooks: HookHost;
  readonly identifierToken: string | undefined;
  readonly #options: DeploymentOptions;
  readonly #registered = new Set<string>();
  readonly #operations = new Map<string, Operation>();
  readonly #positions = new Map<string, Position>();
  /** In the order in which they were settled. */
  readonly #settled: { readonly operation: Operation; readonly state: ResourceState }[] = [];
  readonly #foreignTypes = new Set<string>();
  readonly #errors: ProgramError[] = [];
  readonly #underWay = new Map<string, Promise<void>>();
  /** URNs of resources that failed or were skipped. */
  readonly #missing = new Set<string>();
  /** Hooks that run when a component registers its outputs. */
  readonly #componentHooks = new Map<string, (outputs: PropertyMap) => Promise<void>>();
  #finished: Promise<void> | undefined;

  constructor(options: DeploymentOptions) {
    this.#options = options;
    this.record = options.record;
    this.emit = options.emit;
    this.hooks = options.hooks;
    this.identifierToken = options.identifierToken;
  }

  get errors(): readonly ProgramError[] {
    return this.#errors;
  }

  /** @throws RegistrationError, SkippedError after an event has reported the failure */
  register(registration: Registration): Promise<Registered> {
    return this.#run(registration, registration.inputs, async (urn) => {
      const { parent } = registration;
      const formerParent = parent === undefined ? undefined : this.record.formerUrn(parent);
      const aliases = aliasUrns(registration, this.#options, formerParent);
      refuseTaken(this.record, this.#registered, registration, [urn, ...aliases]);
      if (registration.custom) return settle(this, registration, urn, aliases);
      return this.#registerComponent(registration, urn, aliases);
    });
  }

  /** @throws RegistrationError, SkippedError after an event has reported the failure */
  read(registration: ReadRegistration): Promise<Registered> {
    return this.#run(registration, registration.properties, async (urn) => {
      refuseTaken(this.record, this.#registered, registration, [urn]);
      return read(this, registration, urn);
    });
  }

  /** Stores the outputs that a component, or the stack, registers at its end. */
  async registerOutputs(urn: string, outputs: PropertyMap): Promise<void> {
    const state = this.record.current.get(urn);
    if (state === undefined) return;
    // Outputs that are unknown because something failed keep their values.
    const known = Object.entries(outputs).filter(([, value]) => !containsUnknown(value));
    const settled =
      known.length < Object.keys(outputs).length ? { ...state.outputs, ...Object.fromEntries(known) } : outputs;
    this.record.put({ ...state, outputs: settled }, undefined);
    if (state.type === stackType) this.record.outputs = settled;
    const after = this.#componentHooks.get(urn);
    this.#componentHooks.delete(urn);
    await after?.(settled).catch((error) => this.failed(hookFailure(resourceOf(state), error)));
  }

  /**
   * Called when the program has ended, or asks for nothing more; runs once. Deletes what left the program, makes missing
   * deployments, writes the state.
   * @param succeeded false if the program failed: then nothing counts as having left it
   */
  finish(succeeded: boolean): Promise<void> {
    this.#finished ??= this.#finish(succeeded);
    return this.#finished;
  }

  async #finish(succeeded: boolean): Promise<void> {
    await Promise.all(this.#underWay.values());
    try {
      const isGood = succeeded && this.#errors.length === 0;
      const isClean = isGood && (await deleteGone(this));
      if (isGood && !isClean) {
        this.#errors.push(
          new ProgramError("RESOURCE_FAILED", "Some resources that are no longer in the program could not be deleted."),
        );
      }
      // After a failure the last good deployment keeps serving.
      if (isClean && !this.#options.exact) await deployStages(this);
    } catch (error) {
      this.#errors.push(asProgramError(error));
    } finally {
      await this.record.close();
    }
  }

  changes(): Changes {
    const count = (operation: Operation) =>
      this.#settled.filter(
        (it) => it.operation === operation && !(operation === "delete" && this.record.isReplaced(it.state)),
      ).length;
    return {
      created: count("create") + count("import"),
      updated: count("update"),
      replaced: count("replace"),
      deleted: count("delete"),
      same: count("same"),
    };
  }

  resources(): readonly ResourceResult[] {
    return [...this.record.current.values()].map((state) => ({
      urn: state.urn,
      type: state.type,
      name: urnName(state.urn),
      custom: state.custom,
      id: state.id,
      operation: this.#operations.get(state.urn) ?? "same",
      inputs: shownMap(state.inputs),
      outputs: shownMap(state.outputs),
      dependencies: state.dependencies,
      position: this.#positions.get(state.urn),
    }));
  }

  urnOf(registration: Pick<Registration, "type" | "name" | "parent">): string {
    const { project, stack } = this.#options;
    return createUrn({ ...registration, project, stack });
  }

  /** The URNs of a resource's parents, nearest first. */
  parentsOf(parent: string | undefined): readonly string[] {
    return parent === undefined ? [] : [parent, ...this.parentsOf(this.record.current.get(parent)?.parent)];
  }

  typeOf(token: string, name: string): EngineResourceType {
    if (isProviderType(token)) return providerResourceType(token);
    if (token === stackReferenceToken) return stackReferenceType(token, this.#options.stackOutputs);
    if (isDynamicType(token) && this.#options.dynamic !== undefined) return this.#options.dynamic.type(token, name);
    const known = this.#options.resourceTypes.get(officialToken(token));
    if (known !== undefined) return this.#here(known, name);
    if (lambdaKind(token) !== undefined) return lambdaResourceType(token, name, this.#options.declarations);
    const { onTable } = this.#options;
    if (onTable !== undefined && isTableType(token)) onTable();
    else this.#reportForeign(token);
    return foreignResourceType(token, name, this.#options.declarations);
  }

  /** Wraps the types that behave differently here than on AWS. */
  #here(type: ResourceType, name: string): ResourceType {
    const kind = serviceName(type.token);
    if (kind === "Api") return withoutHttpContent(type);
    if (kind !== "Deployment" || this.#options.exact) return type;
    return afterFirstRoute(type, {
      steps: () => this.#settled.length,
      onWaited: () => {
        const message = `Deployment ${name} waited for a route. AWS would have refused the Deployment. Make it depend on the routes (dependsOn).`;
        this.emit({ kind: "note", message, resource: undefined });
      },
    });
  }

  #reportForeign(token: string): void {
    if (this.#foreignTypes.has(token)) return;
    this.#foreignTypes.add(token);
    this.emit({ kind: "not-run-here", type: token });
  }

  /** An explicit provider may name its own region. */
  contextOf(provider: string | undefined): ResourceContext {
    const { context } = this.#options;
    if (provider === undefined) return context;
    const region = plainText(this.record.find(providerUrn(provider))?.inputs.region);
    return region === undefined ? context : { ...context, region };
  }

  defaultTagsOf(provider: string | undefined): CheckContext["defaultTags"] {
    if (provider === undefined) return this.#options.defaultTags;
    return defaultTagsOf(this.record.find(providerUrn(provider))?.inputs ?? {});
  }

  wasReplaced(urn: string): boolean {
    return this.#operations.get(urn) === "replace";
  }

  workOf(urn: string): Promise<void> | undefined {
    return this.#underWay.get(urn);
  }

  settled(operation: Operation, state: ResourceState): void {
    noteUndeployed(this.record, operation, state);
    this.#settled.push({ operation, state });
    // This ends a replacement, whose operation is already recorded.
    if (operation === "delete" && this.record.isReplaced(state)) return;
    this.#operations.set(state.urn, operation);
  }

  failed(error: RegistrationError): void {
    const { operation, message, failures, resource } = error;
    const position = this.#positions.get(resource.urn);
    this.emit({ kind: "step-failed", operation, resource, message, position, failures });
    const { name, type } = resource;
    this.#errors.push(new ProgramError("RESOURCE_FAILED", `${name} (${type}): ${message}`, { cause: error }));
  }

  /** Reports a resource whose inputs its host could not determine; what depends on it is skipped. */
  refuse(registration: Pick<Registration, "type" | "name" | "parent" | "position">, message: string): void {
    const { type, name, position } = registration;
    const urn = this.urnOf(registration);
    this.#registered.add(urn);
    this.#missing.add(urn);
    if (position) this.#positions.set(urn, position);
    const operation = this.record.current.has(urn) ? "update" : "create";
    this.failed(new RegistrationError(operation, { urn, type, name }, message));
  }

  async #run(
    registration: Registration | ReadRegistration,
    inputs: PropertyMap,
    act: (urn: string) => Promise<Registered>,
  ): Promise<Registered> {
    const { type, name, parent, dependencies, position } = registration;
    const urn = this.urnOf({ type, name, parent });
    const resource: ResourceName = { urn, type, name };
    // In a run, only the outputs of failed resources are unknown.
    const isSkipped = containsUnknown(inputs) || [...dependencies, parent].some((it) => this.#missing.has(it ?? ""));
    const isDuplicate = this.#registered.has(urn);
    this.#registered.add(urn);
    if (position) this.#positions.set(urn, position);
    try {
      if (isSkipped) throw new SkippedError(resource);
      if (isDuplicate) throw duplicate(resource);
      const work = act(urn);
      this.#underWay.set(
        urn,
        work.then(
          () => {},
          () => {},
        ),
      );
      return await work;
    } catch (error) {
      this.#missing.add(urn);
      if (error instanceof SkippedError) {
        this.emit({ kind: "step-skipped", resource });
      } else if (error instanceof RegistrationError) {
        this.failed(error);
      } else {
        this.#errors.push(asProgramError(error));
      }
      throw error;
    } finally {
      if (!isDuplicate) this.#underWay.delete(urn);
    }
  }

  async #registerComponent(registration: Registration, urn: string, aliases: readonly string[]): Promise<Registered> {
    const old = this.record.claim([urn, ...aliases]);
    const { type, name, parent, inputs, dependencies, provider, protect, retainOnDelete } = registration;
    const { declarations = noDeclarations, context } = this.#options;
    if (registration.remote) this.#reportForeign(type);
    // A remote component does not run here: its outputs are made up, like those of a resource of another service.
    const outputs = registration.remote
      ? foreignOutputs({ token: type, logicalName: name, declarations }, context, inputs)
      : inputs;
    const state: ResourceState = {
      urn,
      type,
      custom: false,
      id: undefined,
      parent,
      inputs,
      outputs: registration.remote ? outputs : (old?.outputs ?? {}),
      dependencies,
      provider,
      protect,
      retainOnDelete,
      deletedWith: undefined,
      external: false,
      uncertain: false,
      replacementTrigger: undefined,
      hooks: registration.hooks,
    };
    const step = old === undefined ? "Create" : isDeepStrictEqual(old.inputs, inputs) ? undefined : "Update";
    if (step !== undefined) {
      const { hooks } = registration;
      const values = { newInputs: inputs, oldInputs: old?.inputs, oldOutputs: old?.outputs };
      await this.hooks.run(`before${step}`, hooks, resourceOf(state), values).catch((error) => {
        throw hookFailure(resourceOf(state), error);
      });
      const after = (newOutputs: PropertyMap) =>
        this.hooks.run(`after${step}`, hooks, resourceOf(state), { ...values, newOutputs });
      this.#componentHooks.set(urn, after);
    }
    this.record.put(state, old);
    return { urn, id: undefined, outputs };
  }
}

const stackReferenceToken = "pulumi:pulumi:StackReference";

function duplicate(resource: ResourceName): RegistrationError {
  return new RegistrationError(
    "create",
    resource,
    `There are two resources of the type ${resource.type} with the name ${JSON.stringify(resource.name)}. Give one of them another name.`,
  );
}

const resourceOf = ({ urn, type }: ResourceState): ResourceName => ({ urn, type, name: urnName(urn) });
const hookFailure = (resource: ResourceName, error: unknown) =>
  new RegistrationError("create", resource, errorMessage(error), { cause: error });

const providerUrn = (provider: string) => provider.slice(0, provider.lastIndexOf("::"));

function plainText(value: PropertyValue | undefined): string | undefined {
  const text = plain(value);
  return typeof text === "string" && text !== "" ? text : undefined;
}

function asProgramError(error: unknown): ProgramError {
  if (error instanceof ProgramError) return error;
  const message = Error.isError(error) ? (error.stack ?? error.message) : String(error);
  return new ProgramError("RESOURCE_FAILED", message, { cause: error });
}
