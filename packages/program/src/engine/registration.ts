// A program's requests, independent of the wire: a resource to manage, or one to read.
import type { CheckFailure, PropertyMap, WireValue } from "@answerback/pulumi/host";
import type { Operation, Position, ResourceName } from "../report/event.ts";
import type { HookNames } from "./hook.ts";

export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  /** A component that the provider of its package would create. */
  readonly remote: boolean;
  /** URNs throughout. */
  readonly parent: string | undefined;
  readonly inputs: PropertyMap;
  readonly dependencies: readonly string[];
  /** By input, the URNs whose outputs it contains. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** `urn::id` of an explicit provider. */
  readonly provider: string | undefined;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Of a replaced resource. Absent: as `retainOnDelete`. */
  readonly retainOnReplace?: boolean;
  /** undefined: the resource type decides. */
  readonly deleteBeforeReplace: boolean | undefined;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly replacementTrigger: WireValue | undefined;
  /** URNs that this resource had in earlier runs, or the parts that differed from its own. */
  readonly aliases: readonly (string | AliasSpec)[];
  readonly importId: string | undefined;
  readonly additionalSecretOutputs: readonly string[];
  readonly deletedWith: string | undefined;
  /** Replaced whenever one of these is. */
  readonly replaceWith: readonly string[];
  readonly hooks: HookNames;
  readonly position: Position | undefined;
}

/** The options of a resource of its own package that asks for nothing special. */
export const plainOptions = {
  custom: true,
  remote: false,
  propertyDependencies: {},
  protect: false,
  retainOnDelete: false,
  deleteBeforeReplace: undefined,
  ignoreChanges: [],
  replaceOnChanges: [],
  replacementTrigger: undefined,
  aliases: [],
  importId: undefined,
  deletedWith: undefined,
  replaceWith: [],
  hooks: {},
} as const satisfies Partial<Registration>;

/** Absent parts are as in the resource's own URN. */
export interface AliasSpec {
  readonly name: string | undefined;
  readonly type: string | undefined;
  readonly stack: string | undefined;
  readonly project: string | undefined;
  /** URN. */
  readonly parent: string | undefined;
  readonly noParent: boolean;
}

export interface ReadRegistration {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly parent: string | undefined;
  readonly properties: PropertyMap;
  readonly dependencies: readonly string[];
  readonly provider: string | undefined;
  readonly additionalSecretOutputs: readonly string[];
  readonly position: Position | undefined;
}

/** The answer to both. */
export interface Registered {
  readonly urn: string;
  readonly id: string | undefined;
  readonly outputs: PropertyMap;
}

/** A dependency of the resource failed. */
export class SkippedError extends Error {
  override readonly name = "SkippedError";
  readonly resource: ResourceName;

  constructor(resource: ResourceName) {
    super(`${resource.name} was skipped, because a dependency failed`);
    this.resource = resource;
  }
}

/** A step on the resource failed; dependents are skipped. */
export class RegistrationError extends Error {
  override readonly name = "RegistrationError";
  readonly operation: Operation;
  readonly resource: ResourceName;
  /** The properties that Check refused. */
  readonly failures: readonly CheckFailure[];

  constructor(
    operation: Operation,
    resource: ResourceName,
    message: string,
    options: ErrorOptions & { readonly failures?: readonly CheckFailure[] } = {},
  ) {
    super(message, options);
    this.operation = operation;
    this.resource = resource;
    this.failures = options.failures ?? [];
  }
}
