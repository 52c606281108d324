// What a program asks for, free of the wire: one resource to be as described, or one to be read.
import type { CheckFailure, PropertyMap, WireValue } from "@answerback/pulumi/host";
import type { Operation, Position, ResourceName } from "../report/event.ts";
import type { HookNames } from "./hook.ts";

export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  /** A component that the provider of its package would make. */
  readonly remote: boolean;
  /** URNs throughout. */
  readonly parent: string | undefined;
  readonly inputs: PropertyMap;
  readonly dependencies: readonly string[];
  /** By input, the URNs whose outputs it is made of. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** `urn::id` of an explicit provider. */
  readonly provider: string | undefined;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** undefined: the resource type decides. */
  readonly deleteBeforeReplace: boolean | undefined;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly replacementTrigger: WireValue | undefined;
  /** URNs that this resource had in earlier runs, or what differed from its own. */
  readonly aliases: readonly (string | AliasSpec)[];
  readonly importId: string | undefined;
  readonly additionalSecretOutputs: readonly string[];
  readonly deletedWith: string | undefined;
  /** Replaced whenever one of these is. */
  readonly replaceWith: readonly string[];
  readonly hooks: HookNames;
  readonly position: Position | undefined;
}

/** What is absent is as in the resource's own URN. */
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

/** The answer to either. */
export interface Registered {
  readonly urn: string;
  readonly id: string | undefined;
  readonly outputs: PropertyMap;
}

/** Not tried: something that the resource depends on failed. */
export class SkippedError extends Error {
  override readonly name = "SkippedError";
  readonly resource: ResourceName;

  constructor(resource: ResourceName) {
    super(`${resource.name} was not tried, because something that it depends on failed`);
    this.resource = resource;
  }
}

/** The resource is not as it should be; what depends on it cannot be made. */
export class RegistrationError extends Error {
  override readonly name = "RegistrationError";
  readonly operation: Operation;
  readonly resource: ResourceName;
  /** What Check refused, property by property. */
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
